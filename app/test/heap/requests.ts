// One request of each kind, and how many of them are enough to measure.

const HEAD = 'HTTP/1.1\r\nHost: x\r\n';

export const REQUESTS = {
  'GET /sync': { request: `GET /sync ${HEAD}\r\n`, count: 10_000 },
  'GET /async': { request: `GET /async ${HEAD}\r\n`, count: 2_000 },
  'GET /items/:id': { request: `GET /items/123456 ${HEAD}\r\n`, count: 10_000 },
  'POST /echo': { request: `POST /echo ${HEAD}Content-Length: 64\r\n\r\n${'x'.repeat(64)}`, count: 10_000 },
} as const;
