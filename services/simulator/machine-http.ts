import { request } from 'node:http';

export interface HttpAnswer {
  status: number;
  body: Buffer;
}

/** One request from the machine's own address, on a connection of its own as boot firmware does it. */
export function httpFrom(
  localAddress: string,
  url: string,
  given: { method?: string; headers?: Record<string, string>; body?: Buffer } = {},
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = given;
    const length = body ? { 'content-length': String(body.length) } : {};
    const asked = request(
      url,
      { method, headers: { ...headers, ...length }, localAddress, agent: false },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(pieces) }));
        answer.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
