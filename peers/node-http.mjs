// Node's own http server, as one writes it when it shall be fast: no framework, whole answers, known lengths.
import { createServer } from 'node:http';

const SYNC = '{"type":"sync","message":"works"}';
const ASYNC = '{"type":"async","message":"works with dedicated event loop!"}';

const server = createServer((request, response) => {
  const { url } = request;
  if (url === '/sync') answer(response, SYNC);
  else if (url === '/async') setTimeout(answer, 1, response, ASYNC);
  else if (url.startsWith('/items/')) answer(response, JSON.stringify(toItem(Number(url.slice(7)))));
  else response.writeHead(404).end();
});

server.listen(Number(process.env.PORT), '127.0.0.1');

function answer(response, body) {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function toItem(id) {
  return { type: 'item', id, name: `Item ${id}`, priceCents: 100 + (id % 9_900), inStock: id % 7 !== 0 };
}
