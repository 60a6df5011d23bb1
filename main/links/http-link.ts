import { randomBytes } from 'node:crypto';
import { ok, refuse, type Result } from '../../services/contract/result.ts';
import { writeOauth } from '../../services/protocols/oauth.ts';
import type { ControllerLink } from './caller.ts';

const answerWithinMs = 120_000;

/** Calls over `POST <url>/api/call/`, signed with an API key `consumer:token:secret` where one is given. */
export function openHttpLink(url: string, apiKey: string | undefined): Result<ControllerLink> {
  const [consumerKey, tokenKey, tokenSecret, more] = apiKey?.split(':') ?? [];
  if (apiKey !== undefined && (!consumerKey || !tokenKey || !tokenSecret || more !== undefined))
    return refuse('bad_input', 'An API key has three parts: consumer:token:secret.');
  if (!URL.canParse(url))
    return refuse('bad_input', `${url} is no URL; it looks like http://127.0.0.1:5240.`);
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
      try {
        const answer = await fetch(new URL(`/api/call/${encodeURIComponent(name)}`, url), {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...sign() },
          body: JSON.stringify(input),
          signal: AbortSignal.timeout(answerWithinMs),
        });
        return (await answer.json()) as Result<unknown>;
      } catch (error) {
        const { cause } = error as { cause?: { code?: string } };
        return refuse('unavailable', `${url} does not answer (${cause?.code ?? (error as Error).name}).`);
      }
    },
    close() {},
  });
}
