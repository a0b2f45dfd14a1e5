import { describe, expect, it } from 'vitest';
import { GeneratorError, startGenerator } from '../../run/generator-process.ts';

const start = (script: string) =>
  startGenerator(
    'k6',
    {
      container: 'name',
      command: [process.execPath, '-e', script],
      conceal: (text) => text.replaceAll('s3cret', '[redacted]'),
    },
    { commandEnv: process.env },
  );

describe('startGenerator', () => {
  it('tells when the load began, as k6 said it', async () => {
    const k6 = start(`console.error('time="…" level=info msg="LEG STARTED 1795424882906" source=console')`);
    await expect(k6.started).resolves.toBe(1795424882906);
    await expect(k6.ended).resolves.toMatchObject({ exitCode: 0 });
  });

  it('takes the moment of hearing it from a generator without a clock', async () => {
    const before = Date.now();
    const startedAtMs = await start(`console.error('LEG STARTED')`).started;
    expect(startedAtMs).toBeGreaterThanOrEqual(before);
    expect(startedAtMs).toBeLessThanOrEqual(Date.now());
  });

  it('keeps both streams and the exit code', async () => {
    const k6 = start(`console.log('out'); console.error('LEG STARTED 1'); process.exitCode = 107`);
    expect(await k6.ended).toEqual({ exitCode: 107, stdout: 'out', stderr: 'LEG STARTED 1' });
  });

  it('refuses a k6 that ends before its load began, with the end of what it said', async () => {
    const k6 = start(`console.error('boom'); process.exitCode = 3`);
    await expect(k6.started).rejects.toThrow(
      new GeneratorError('Expected k6 to start its load, got exit code 3:\nboom'),
    );
  });

  it('conceals secrets in what it logs, in its error too', async () => {
    const k6 = start(`console.error('Get "http://host/?k=s3cret": EOF'); process.exitCode = 1`);
    await expect(k6.started).rejects.toThrow('Get "http://host/?k=[redacted]": EOF');
    expect((await k6.ended).stderr).not.toContain('s3cret');
  });
});
