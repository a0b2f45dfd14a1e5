// Fastify, with the schemas of its answers, from which it makes its serializers.
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';

const text = { type: 'string' };
const message = { type: 'object', properties: { type: text, message: text } };
const item = {
  type: 'object',
  properties: {
    type: text,
    id: { type: 'integer' },
    name: text,
    priceCents: { type: 'integer' },
    inStock: { type: 'boolean' },
  },
};

const app = Fastify({ logger: false });

app.get('/sync', { schema: { response: { 200: message } } }, (_request, reply) => {
  reply.send({ type: 'sync', message: 'works' });
});

app.get('/async', { schema: { response: { 200: message } } }, async () => {
  await sleep(1);
  return { type: 'async', message: 'works with dedicated event loop!' };
});

app.get('/items/:id', { schema: { response: { 200: item } } }, (request, reply) => {
  const id = Number(request.params.id);
  reply.send({ type: 'item', id, name: `Item ${id}`, priceCents: 100 + (id % 9_900), inStock: id % 7 !== 0 });
});

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
