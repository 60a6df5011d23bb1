import { Agent, request } from 'node:https';

/** `https-flood.ts URL`: 10,000 wrong log-ins over 40 connections; prints how many got which status, as JSON. */
const [url = ''] = process.argv.slice(2);
const tries = 10_000;
const atOnce = 40;
const agent = new Agent({ keepAlive: true, maxSockets: atOnce, rejectUnauthorized: false });
const counts: Record<string, number> = {};
const count = (what: string): void => void (counts[what] = (counts[what] ?? 0) + 1);

const one = (i: number): Promise<void> =>
  new Promise((done) => {
    const body = JSON.stringify({ username: i % 3 ? 'carol' : `nobody${i}`, password: `guess ${i}` });
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      origin: url,
      'x-metaldesk': '1',
    };
    const asked = request(`${url}/api/login`, { agent, method: 'POST', headers }, (answer) => {
      count(String(answer.statusCode));
      answer.resume();
      answer.on('end', done);
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      count(error.code ?? error.message);
      done();
    });
    asked.end(body);
  });

let next = 0;
const worker = async (): Promise<void> => {
  while (next < tries) await one(next++);
};
await Promise.all(Array.from({ length: atOnce }, worker));
console.log(JSON.stringify(counts));
process.exit(0);
