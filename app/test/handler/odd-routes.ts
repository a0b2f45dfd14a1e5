// Routes that go wrong in every way a handler can, and two that share a path. A test mounts them in the place of the server's own.
import { defineHandler } from '../../handler/define-handler.ts';
import { integer } from '../../handler/input.ts';
import { Problem } from '../../handler/problem.ts';
import { sync } from '../../routes/sync.ts';

const answer = { ok: 'boolean' } as const;

const never = new Promise<{ ok: boolean }>(() => {});

export const ROUTES = [
  sync,
  defineHandler({
    route: 'GET /throw',
    answer,
    handle: () => {
      throw new Error('secret');
    },
  }),
  defineHandler({
    route: 'GET /throw-text',
    answer,
    handle: () => {
      throw 'secret';
    },
  }),
  defineHandler({
    route: 'GET /throw-problem',
    answer,
    handle: () => {
      throw new Problem(503, 'Try later.', { 'retry-after': '7' });
    },
  }),
  defineHandler({ route: 'GET /reject', answer, handle: () => Promise.reject(new Error('secret')) }),
  defineHandler({ route: 'GET /reject-text', answer, handle: () => Promise.reject('secret') }),
  defineHandler({
    route: 'GET /throw-after-wait',
    answer,
    waitMs: 2,
    handle: () => Promise.reject(new Error('secret')),
  }),
  defineHandler({ route: 'GET /no-answer', answer, handle: () => undefined as unknown as { ok: boolean } }),
  defineHandler({ route: 'GET /both/:id', params: { id: integer(0, 9) }, answer, handle: () => ({ ok: true }) }),
  defineHandler({
    route: 'POST /both/:id',
    params: { id: integer(0, 9) },
    body: 'borrowed',
    answer: 'bytes',
    handle: ({ body }) => body,
  }),
  defineHandler({ route: 'POST /both/new', body: 'borrowed', answer: 'bytes', handle: ({ body }) => body }),
  defineHandler({ route: 'GET /hang', answer, handle: () => never }),
  defineHandler({
    route: 'POST /hang-with-body',
    body: 'owned',
    answer: 'bytes',
    handle: () => never as unknown as Promise<Uint8Array>,
  }),
  defineHandler({
    route: 'GET /late/:ms',
    params: { ms: integer(0, 60_000) },
    answer,
    handle: ({ params: { ms } }) => new Promise((resolve) => setTimeout(() => resolve({ ok: true }), ms)),
  }),
  defineHandler({
    route: 'GET /late-throw/:ms',
    params: { ms: integer(0, 60_000) },
    answer,
    handle: ({ params: { ms } }) => new Promise((_, reject) => setTimeout(() => reject(new Error('secret')), ms)),
  }),
] as const;
