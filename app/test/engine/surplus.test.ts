import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Surplus } from '../../engine/surplus.ts';

const MEBIBYTE = 1024 * 1024;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('refuses at the end of the body, once', () => {
  const refuse = vi.fn();
  const surplus = new Surplus(refuse);
  surplus.discard(3 * MEBIBYTE);
  expect(refuse).not.toHaveBeenCalled();
  surplus.end();
  surplus.end();
  surplus.discard(16 * MEBIBYTE);
  vi.advanceTimersByTime(2_000);
  expect(refuse).toHaveBeenCalledOnce();
});

it('refuses when more than 16 MiB have been read', () => {
  const refuse = vi.fn();
  const surplus = new Surplus(refuse);
  for (let read = 0; read < 16; read++) surplus.discard(MEBIBYTE);
  expect(refuse).not.toHaveBeenCalled();
  surplus.discard(1);
  expect(refuse).toHaveBeenCalledOnce();
});

it('refuses after two seconds, however little comes', () => {
  const refuse = vi.fn();
  const surplus = new Surplus(refuse);
  vi.advanceTimersByTime(1_999);
  surplus.discard(1);
  expect(refuse).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(refuse).toHaveBeenCalledOnce();
});

it('refuses nobody when the client has gone', () => {
  const refuse = vi.fn();
  const surplus = new Surplus(refuse);
  surplus.forget();
  surplus.end();
  vi.advanceTimersByTime(2_000);
  expect(refuse).not.toHaveBeenCalled();
});
