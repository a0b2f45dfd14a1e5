import { describe, expect, it } from 'vitest';
import { parseRepoDigest } from '../../images/pin-images.ts';

const A = `sha256:${'a1'.repeat(32)}`;
const B = `sha256:${'b2'.repeat(32)}`;

describe('parseRepoDigest', () => {
  it.each([
    [`nginx@${A}\n`, 'nginx:1.26.3', A],
    [`docker.io/library/nginx@${A}\n`, 'nginx:1.26.3', A],
    [`docker.io/grafana/k6@${A}\n`, 'grafana/k6:2.2.0', A],
    [`mirror.test/nginx@${B}\nnginx@${A}\n`, 'nginx:1.26.3', A],
    ['', 'nginx:1.26.3', null],
    [`nginx-unprivileged@${A}\n`, 'nginx:1.26.3', null],
    ['nginx@sha256:12', 'nginx:1.26.3', null],
  ])('of %j for %s is %s', (listing, name, digest) => {
    expect(parseRepoDigest(listing, name)).toBe(digest);
  });
});
