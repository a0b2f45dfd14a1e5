// GET /sync: a constant answer, at once.
import { defineHandler } from '../handler/define-handler.ts';

const ANSWER = { type: 'sync', message: 'works' };

export const sync = defineHandler({
  route: 'GET /sync',
  answer: { type: 'text', message: 'text' },
  isConstant: true,
  handle: () => ANSWER,
});
