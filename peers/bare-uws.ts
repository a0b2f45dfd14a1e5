// The least that uWebSockets.js needs for the same answers: what the phases are compared with, and in their image.
import { loadUws } from '../app/engine/uws/uws.ts';

const JSON_TYPE = 'application/json';
const SYNC = Buffer.from('{"type":"sync","message":"works"}');
const ASYNC = Buffer.from('{"type":"async","message":"works with dedicated event loop!"}');

export function listenBare(port: number): Promise<void> {
  const app = loadUws().App();
  app.get('/sync', (res) => void res.writeHeader('content-type', JSON_TYPE).end(SYNC));
  app.get('/async', (res) => {
    let isAborted = false;
    res.onAborted(() => {
      isAborted = true;
    });
    setTimeout(() => {
      if (!isAborted) res.cork(() => void res.writeHeader('content-type', JSON_TYPE).end(ASYNC));
    }, 1);
  });
  app.get('/items/:id', (res, req) => {
    const id = Number(req.getParameter(0));
    const item = { type: 'item', id, name: `Item ${id}`, priceCents: 100 + (id % 9_900), inStock: id % 7 !== 0 };
    res.writeHeader('content-type', JSON_TYPE).end(JSON.stringify(item));
  });
  app.post('/echo', (res) => {
    res.onAborted(() => {});
    res.onData((piece) => void res.writeHeader('content-type', 'application/octet-stream').end(new Uint8Array(piece)));
  });
  return new Promise((resolve, reject) => {
    app.listen('127.0.0.1', port, (socket) => (socket === false ? reject(new Error('refused')) : resolve()));
  });
}

if (import.meta.main) await listenBare(Number(process.env.PORT));
