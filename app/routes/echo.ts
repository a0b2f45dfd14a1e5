// POST /echo: the body back, byte for byte.
import { defineHandler } from '../handler/define-handler.ts';

export const echo = defineHandler({
  route: 'POST /echo',
  body: 'borrowed',
  answer: 'bytes',
  handle: ({ body }) => body,
});
