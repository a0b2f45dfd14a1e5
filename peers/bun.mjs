// Bun's own server, with its table of routes; a Response in that table is answered without entering JavaScript.
const JSON_TYPE = { 'content-type': 'application/json' };

Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.env.PORT),
  routes: {
    '/sync': new Response('{"type":"sync","message":"works"}', { headers: JSON_TYPE }),
    '/async': async () => {
      await Bun.sleep(1);
      return Response.json({ type: 'async', message: 'works with dedicated event loop!' });
    },
    '/items/:id': (request) => {
      const id = Number(request.params.id);
      return Response.json({
        type: 'item',
        id,
        name: `Item ${id}`,
        priceCents: 100 + (id % 9_900),
        inStock: id % 7 !== 0,
      });
    },
  },
  fetch: () => new Response(null, { status: 404 }),
});
