import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Clock } from '../../../../platform/clock.ts';

export interface WebhookCall {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string;
  verifyCertificate: boolean;
}

export type WebhookAnswer =
  | { status: number; body: string }
  | { failed: 'timeout' | 'too long' | 'stopped' }
  | { failed: 'error'; why: string };

/** Whole call, from name look-up to the last byte. */
const timeoutMs = 15_000;
/** The answer is only looked at with two regular expressions; more of it would only cost time. */
export const maxBodyBytes = 16 * 1024;

/** One HTTP call without redirects; never rejects. */
export function callWebhook(call: WebhookCall, clock: Clock, signal: AbortSignal): Promise<WebhookAnswer> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ failed: 'stopped' });
    const finish = (answer: WebhookAnswer): void => {
      cancel();
      signal.removeEventListener('abort', stop);
      outgoing.destroy();
      resolve(answer);
    };
    const stop = (): void => finish({ failed: 'stopped' });
    const cancel = clock.after(timeoutMs, () => finish({ failed: 'timeout' }));
    signal.addEventListener('abort', stop);
    const secure = call.url.protocol === 'https:';
    const outgoing = (secure ? requestHttps : requestHttp)(call.url, {
      method: call.method,
      headers: call.headers,
      agent: false,
      ...(secure && { rejectUnauthorized: call.verifyCertificate }),
    });
    const failed = (error: Error): void => finish({ failed: 'error', why: codeOf(error) });
    outgoing.on('error', failed);
    outgoing.on('response', (incoming) => {
      const parts: Buffer[] = [];
      let sizeBytes = 0;
      incoming.on('data', (part: Buffer) => {
        sizeBytes += part.length;
        if (sizeBytes > maxBodyBytes) finish({ failed: 'too long' });
        else parts.push(part);
      });
      incoming.on('error', failed);
      incoming.on('end', () =>
        finish({ status: incoming.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }),
      );
    });
    outgoing.end(call.body);
  });
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.message);
