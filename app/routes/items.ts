// GET /items/:id: JSON built for each request, so that a cached constant is not all we measure.
import { defineHandler } from '../handler/define-handler.ts';
import { integer } from '../handler/input.ts';

export const items = defineHandler({
  route: 'GET /items/:id',
  params: { id: integer(0, 999_999_999) },
  answer: { type: 'text', id: 'integer', name: 'text', priceCents: 'integer', inStock: 'boolean' },
  handle: ({ params: { id } }) => ({
    type: 'item',
    id,
    name: `Item ${id}`,
    priceCents: 100 + (id % 9_900),
    inStock: id % 7 !== 0,
  }),
});
