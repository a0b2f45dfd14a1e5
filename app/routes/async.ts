// GET /async: a constant answer after a wait of 1 ms, as if for a database. The roadmap's measured route.
import { defineHandler } from '../handler/define-handler.ts';

const ANSWER = { type: 'async', message: 'works with dedicated event loop!' };

export const async = defineHandler({
  route: 'GET /async',
  answer: { type: 'text', message: 'text' },
  waitMs: 1,
  isConstant: true,
  handle: () => ANSWER,
});
