import { describe, expect, it } from 'vitest';
import { parseImageStore } from '../../images/image-store.ts';

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const STORE = parseImageStore(
  [
    'shardgate/k6 2e5a8abf0437 <none> sha256:1',
    'nginx 1.26.3 <none> sha256:2',
    `grafana/k6 <none> ${DIGEST} sha256:3`,
    'local latest <none> sha256:4',
    '127.0.0.1:5000/k6 2.2.0 <none> sha256:5',
    '<none> <none> <none> sha256:6',
    '',
  ].join('\n'),
);

describe('parseImageStore', () => {
  it.each([
    ['shardgate/k6:2e5a8abf0437', 'sha256:1'],
    ['nginx:1.26.3', 'sha256:2'],
    ['docker.io/library/nginx:1.26.3', 'sha256:2'],
    [`grafana/k6@${DIGEST}`, 'sha256:3'],
    [`grafana/k6:2.2.0@${DIGEST}`, 'sha256:3'],
    ['local', 'sha256:4'],
    ['127.0.0.1:5000/k6:2.2.0', 'sha256:5'],
  ])('finds %s', (name, id) => {
    expect(STORE.idOf(name)).toBe(id);
  });

  it.each(['nginx', 'nginx:1.26', `nginx@${DIGEST}`, 'grafana/k6:2.2.0', '127.0.0.1:5000/k6', 'k6:2.2.0'])(
    'does not take another image for %s',
    (name) => {
      expect(STORE.idOf(name)).toBeNull();
    },
  );
});
