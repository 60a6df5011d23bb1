import { QueryClient } from '@tanstack/react-query';
import type { Input, Output, ProcedureName } from '../../services/contract/calls.ts';
import type { Problem } from '../../services/contract/result.ts';
import type { RetryingLink } from './web-link.ts';
import { keyOf, staleAfter, type Stale } from './stale.ts';
import { gatherer } from './throttle.ts';

/** A refusal on its way through TanStack Query. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.sentence);
    this.problem = problem;
  }
}

export const queryKey = <N extends ProcedureName>(name: N, input: Input<N>) => [name, input] as const;

/** What useQuery needs to ask a procedure. */
export const asking = <N extends ProcedureName>(link: RetryingLink, name: N, input: Input<N>) => ({
  queryKey: queryKey(name, input),
  queryFn: async (): Promise<Output<N>> => {
    const answer = await link.call(name, input);
    if (!answer.ok) throw new Refused(answer.problem);
    return answer.value;
  },
});

export function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 300_000,
        retry: false,
        refetchOnWindowFocus: false,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

const isAbout = (stale: Stale, key: readonly unknown[]): boolean =>
  key[0] === stale.procedure &&
  (!stale.systemId || !hasSystemId(key[1]) || key[1].systemId === stale.systemId);

const hasSystemId = (input: unknown): input is { systemId: string } =>
  typeof input === 'object' && input !== null && 'systemId' in input;

/**
 * Keeps the cache true: live messages make what they touch stale, and a link that was lost makes everything stale.
 * Starts at the newest event: what is older is in the answers already.
 */
export function keepFresh(link: RetryingLink, client: QueryClient): void {
  const gather = gatherer<Stale>(500, keyOf, (items) => {
    void client.invalidateQueries({ predicate: (q) => items.some((item) => isAbout(item, q.queryKey)) });
  });
  let subscribed = false;
  let wasDown = false;
  const begin = async (): Promise<void> => {
    const newest = await link.call('events.list', { limit: 1 });
    if (subscribed || !newest.ok) return;
    subscribed = true;
    link.subscribe(newest.value.items[0]?.n ?? 0, (message) => gather(staleAfter(message)));
  };
  link.onState((state) => {
    if (state === 'up' && !subscribed) void begin();
    if (state === 'up' && wasDown) void client.invalidateQueries();
    wasDown = state === 'down';
  });
}
