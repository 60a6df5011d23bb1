import type { ServerResponse } from 'node:http';

/** What a machine is answered; `counted` is the name it is counted by. */
export interface Answer {
  status: number;
  body: string | Uint8Array;
  contentType?: string;
  headers?: Record<string, string>;
  counted: string;
}

export const text = (body: string): Answer => ({ status: 200, body, counted: 'answered' });
export const json = (value: unknown): Answer => ({
  ...text(JSON.stringify(value)),
  contentType: 'application/json',
});
export const done: Answer = text('OK');
/** Without a content type: a client that reads JSON from an empty body fails. */
export const nothing: Answer = { status: 204, body: '', counted: 'answered' };

/** A refusal says in a sentence what is wrong and, where that helps, what to do. */
export const refusal = (
  status: number,
  counted: string,
  sentence: string,
  headers: Record<string, string> = {},
): Answer => ({
  status,
  body: `${sentence}\n`,
  counted: `refused_${counted}`,
  headers,
});

/** Node adds Date to every answer; machines whose clock is wrong set it by a 401's. */
export function send(response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, {
    ...(answer.status === 204
      ? {}
      : { 'content-type': answer.contentType ?? 'text/plain; charset=utf-8', 'content-length': body.length }),
    'cache-control': 'no-store',
    ...answer.headers,
  });
  response.end(answer.status === 204 ? undefined : body);
}
