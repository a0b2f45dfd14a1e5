import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../../app/routes/routes.ts';
import { listRequestMixes, loadRequestMix } from '../../requests/requests-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'requests-'));

function write(name: string, text: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('loadRequestMix', () => {
  it.each(listRequestMixes())('reads the kit’s own %s by its name', (name) => {
    expect(loadRequestMix(name).name).toBe(name);
  });

  it('all-routes asks for every route of the server', () => {
    const asked = loadRequestMix('all-routes').requests.map(
      ({ method, path }) => `${method} /${path.split(/[/?]/)[1]}`,
    );
    expect(asked.sort()).toEqual(ROUTES.map(({ route }) => route.replace('/:id', '')).sort());
  });

  it('reads body files beside the file itself', () => {
    write('order.txt', 'two of these');
    const file = write('mine.json', JSON.stringify({ name: 'x', requests: [{ path: '/', bodyFile: 'order.txt' }] }));
    expect(loadRequestMix(file).requests[0].body).toBe('two of these');
  });

  it('refuses a body that is no text', () => {
    write('image.png', new Uint8Array([0x89, 0x50, 0xff]));
    const file = write('png.json', JSON.stringify({ name: 'x', requests: [{ path: '/', bodyFile: 'image.png' }] }));
    expect(() => loadRequestMix(file)).toThrow(/Expected requests\[0\]\.bodyFile to name a file of UTF-8 text, got: /);
  });

  it('says where the JSON is wrong without a word of it', () => {
    const file = write('broken.json', '{"requests":[{"headers":{"Authorization":"s3cret"');
    expect(() => loadRequestMix(file)).toThrow(/Expected it to hold JSON, got a mistake at position \d+/);
    const early = write('early.json', 's3cret');
    expect(() => loadRequestMix(early)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('s3cret') }),
    );
  });

  it('suggests the name that was meant', () => {
    expect(() => loadRequestMix('all-route')).toThrow(/got "all-route"; did you mean "all-routes"\?/);
  });

  it('names a file that is not there', () => {
    expect(() => loadRequestMix('./gone.json')).toThrow(/Requests \.\/gone\.json cannot be used:\n- .*ENOENT/);
  });
});
