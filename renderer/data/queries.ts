import { QueryClient } from '@tanstack/react-query';
import type { Input, Output, ProcedureName } from '../../services/contract/calls.ts';
import type { Problem } from '../../services/contract/result.ts';
import { freshenRows } from './fresh-rows.ts';
import { news } from './news.ts';
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

const isList = (stale: Stale): boolean => stale.procedure === 'machines.list';

/** Tells whether a query is among the stale ones; a thousand of them are looked up, not walked through. */
function finder(items: readonly Stale[]): (key: readonly unknown[]) => boolean {
  const whole = new Set(items.flatMap((item) => (item.systemId ? [] : item.procedure)));
  const some = new Set(items.map(keyOf));
  const named = new Set(items.map((item) => item.procedure));
  return ([name, input]) => {
    const procedure = name as Stale['procedure'];
    if (whole.has(procedure)) return true;
    if (!named.has(procedure)) return false;
    return !hasSystemId(input) || some.has(keyOf({ procedure, systemId: input.systemId }));
  };
}

const hasSystemId = (input: unknown): input is { systemId: string } =>
  typeof input === 'object' && input !== null && 'systemId' in input;

/**
 * Keeps the cache true: live messages make what they touch stale, and a link that was lost makes everything stale.
 * Starts at the newest event; what was answered before that is asked for again.
 */
export function keepFresh(link: RetryingLink, client: QueryClient): void {
  const gather = gatherer<Stale>(500, keyOf, (items) => {
    const wholeList = items.some((item) => isList(item) && !item.systemId);
    const rows = wholeList ? [] : items.flatMap((item) => (isList(item) && item.systemId) || []);
    const others = rows.length > 0 ? items.filter((item) => !isList(item)) : items;
    const about = finder(others);
    void client.invalidateQueries({ predicate: (q) => about(q.queryKey) });
    if (rows.length > 0) void freshenRows(link, client, rows);
  });
  let subscribed = false;
  let wasDown = false;
  const begin = async (): Promise<void> => {
    const newest = await link.call('events.list', { limit: 1 });
    if (subscribed || !newest.ok) return;
    subscribed = true;
    link.subscribe(newest.value.items[0]?.n ?? 0, (message) => {
      news.hear(message);
      gather(staleAfter(message));
    });
    // What was answered while the link came up may be older than that event.
    void client.invalidateQueries({ predicate: (query) => query.state.dataUpdatedAt > 0 });
  };
  link.onState((state) => {
    if (state === 'up' && !subscribed) void begin();
    if (state === 'up' && wasDown) void client.invalidateQueries();
    wasDown = state === 'down';
  });
}
