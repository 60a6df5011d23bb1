import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import type { Input, Output, ProcedureName } from '../../services/contract/calls.ts';
import type { Problem, Result } from '../../services/contract/result.ts';
import { asking, Refused } from './queries.ts';
import type { RetryingLink } from './web-link.ts';

export const LinkContext = createContext<RetryingLink | null>(null);

export function useLink(): RetryingLink {
  const link = useContext(LinkContext);
  if (!link) throw new Error('no link above this component');
  return link;
}

interface AskOptions {
  enabled?: boolean;
  everyMs?: number | false;
  keepPrevious?: boolean;
}

/** Asks a procedure and keeps its answer fresh while the component shows. A refusal is a Refused in `error`. */
export function useAsk<N extends ProcedureName>(
  name: N,
  input: Input<N>,
  { enabled = true, everyMs = false, keepPrevious = false }: AskOptions = {},
): UseQueryResult<Output<N>> {
  return useQuery<Output<N>>({
    ...asking(useLink(), name, input),
    enabled,
    refetchInterval: everyMs,
    ...(keepPrevious && { placeholderData: (before: Output<N> | undefined) => before as never }),
  }) as UseQueryResult<Output<N>>;
}

export interface Call<N extends ProcedureName> {
  run(input: Input<N>): Promise<Result<Output<N>>>;
  busy: boolean;
  /** Why the last run was refused; null after a success or before the first. */
  problem: Problem | null;
  value: Output<N> | undefined;
  reset(): void;
}

/** A command: run it, see whether it runs, and why it was refused. What it changed is asked again afterwards. */
export function useCall<N extends ProcedureName>(name: N): Call<N> {
  const link = useLink();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (input: Input<N>) => link.call(name, input),
    onSuccess: (result) => (result.ok ? client.invalidateQueries() : undefined),
  });
  const { mutateAsync, data, isPending, reset } = mutation;
  return {
    run: useCallback((input: Input<N>) => mutateAsync(input), [mutateAsync]),
    busy: isPending,
    problem: data && !data.ok ? data.problem : null,
    value: data?.ok ? data.value : undefined,
    reset,
  };
}

/** Why a question was refused. That the controller is not there is said once, by the banner above every page. */
export const problemOf = (error: unknown): Problem | null =>
  error instanceof Refused && error.problem.code !== 'unavailable' ? error.problem : null;

export interface Connection {
  state: 'connecting' | 'up' | 'down';
  /** Since when the link is down; null while it is up. */
  downSince: number | null;
}

export function useConnection(): Connection {
  const link = useLink();
  const [connection, setConnection] = useState<Connection>({ state: 'connecting', downSince: null });
  useEffect(
    () => link.onState((state) => setConnection({ state, downSince: state === 'down' ? Date.now() : null })),
    [link],
  );
  return connection;
}
