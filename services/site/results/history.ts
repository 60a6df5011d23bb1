import type { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { resultsContract } from './contract.ts';
import { dayOf } from './numbers.ts';
import { betterOf } from './outliers.ts';
import { pastOfScript, type PastPoint } from './past.ts';
import type { Bench } from './result-facts.ts';
import { changeSentence } from './sentences.ts';
import { machineBy } from './tests.ts';

type History = z.input<(typeof resultsContract)['scripts.history']['output']>;

const pointOf = ({ runId, resultId, at, value, status }: PastPoint) => ({
  runId,
  resultId,
  at,
  value,
  status,
});

/** Points by thing and metric, with what changed since the time before. */
export function linesOf(past: readonly PastPoint[], now: number): History['lines'] {
  const lines = Map.groupBy(past, (p) => `${p.subject ?? ''} ${p.key}`);
  return [...lines.values()].map((points) => {
    const last = points.at(-1)!;
    const before = points.at(-2);
    const { key, title, unit, subject, target } = last;
    return {
      ...{ subject, target, key, title, unit, better: betterOf(last.better, unit) },
      points: points.map(pointOf),
      sentence: before
        ? changeSentence({ key, title, unit }, last.value, before.value, dayOf(before.at, now))
        : '',
    };
  });
}

/** The machine's own past of what a script measured. */
export async function historyOf(
  { ground }: Bench,
  {
    systemId,
    name,
    subject,
    key,
  }: { systemId: string; name: string; subject?: string | undefined; key?: string | undefined },
): Promise<Result<History>> {
  const machine = await machineBy(ground.store.read, systemId);
  if (!machine) return refuse('not_found', `There is no machine ${systemId}.`);
  const past = await pastOfScript(ground.store.read, machine.id, name, { subject, key });
  return ok({ lines: linesOf(past, ground.clock.now()) });
}
