import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { ok, refuse, type Result } from '../../services/contract/result.ts';
import { writeOauth } from '../../services/protocols/oauth.ts';
import type { ControllerLink } from './caller.ts';
import { connectTrusted, type Trust } from './desk-certificate.ts';

const answerWithinMs = 120_000;
const maxAnswerBytes = 64 * 1024 * 1024;

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

/** Posts JSON over `socket`, or over a connection of its own; gives the answer's text. */
function post(
  url: URL,
  body: string,
  headers: Record<string, string>,
  socket: Duplex | null,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url.href.replace(/^https:/, 'http:'),
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close', host: url.host, ...headers },
        signal: AbortSignal.timeout(answerWithinMs),
        ...(socket && { createConnection: () => socket }),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let sizeBytes = 0;
        answer.on('data', (chunk: Buffer) => {
          sizeBytes += chunk.length;
          if (sizeBytes > maxAnswerBytes) answer.destroy(new Error('the answer is too long'));
          chunks.push(chunk);
        });
        answer.on('error', reject);
        answer.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Calls over `POST <url>/api/call/`, signed with an API key `consumer:token:secret` where one is given. */
export function openHttpLink(
  address: string,
  apiKey: string | undefined,
  trust: Trust = {},
): Result<ControllerLink> {
  const [consumerKey, tokenKey, tokenSecret, more] = apiKey?.split(':') ?? [];
  if (apiKey !== undefined && (!consumerKey || !tokenKey || !tokenSecret || more !== undefined))
    return refuse('bad_input', 'An API key has three parts: consumer:token:secret.');
  const base = URL.canParse(address) ? new URL(address) : null;
  if (!base || !['http:', 'https:'].includes(base.protocol))
    return refuse('bad_input', `${address} is no URL; it looks like https://desk.lab.example:5443.`);
  if (base.protocol === 'http:' && apiKey !== undefined && !isLoopback(base.hostname))
    return refuse(
      'bad_input',
      `An API key is not sent to ${base.host} in the clear. Use the desk's https:// address.`,
    );
  const sign = (): Record<string, string> =>
    apiKey === undefined
      ? {}
      : {
          authorization: writeOauth(
            { consumerKey: consumerKey!, tokenKey: tokenKey!, tokenSecret: tokenSecret! },
            Math.floor(Date.now() / 1000),
            randomBytes(8).toString('hex'),
          ),
        };
  return ok({
    async call(name, input) {
      const url = new URL(`/api/call/${encodeURIComponent(name)}`, base);
      const socket = base.protocol === 'https:' ? await connectTrusted(url, trust) : null;
      if (socket && !socket.ok) return socket;
      try {
        return JSON.parse(
          await post(url, JSON.stringify(input), sign(), socket?.value ?? null),
        ) as Result<unknown>;
      } catch (error) {
        const { code, name: kind } = error as NodeJS.ErrnoException;
        return refuse('unavailable', `${address} does not answer (${code ?? kind}).`);
      }
    },
    close() {},
  });
}
