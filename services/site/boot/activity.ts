import type { Boot } from './boots.ts';
import { standing } from './late.ts';
import { railBefore, railOf, type RailStep } from './rail.ts';
import { scriptsOver } from './run-progress.ts';
import { bootOfRun, type Installing, type StoryFacts } from './story-facts.ts';
import { bytesOf, clock, mebibytes, roughly, stepLabels } from './words.ts';

/** The small rail and its words, as a row of the list has room for. */
export interface Activity {
  rail: string | null;
  text: string;
  late: boolean;
}

const letters = { done: 'd', left_out: 'd', current: 'c', missing: 'm', to_come: 't' } as const;
const small = (rail: readonly RailStep[]): string => rail.map((step) => letters[step.state]).join('');

function doing(facts: StoryFacts, boot: Boot, current: RailStep): string {
  const { progress } = facts;
  const spent = clock(current.durationMs ?? 0);
  const seen = boot.steps.get(current.step)?.facts;
  if (current.step === 'scripts' && facts.installing) return installing(facts.installing);
  if (current.step === 'scripts') {
    if (!progress || progress.total === 0) return `Scripts · ${spent}`;
    const place = progress.running?.place ?? scriptsOver(progress);
    const usual = facts.lastRun?.scripts;
    const left = usual === undefined ? 0 : usual - (current.durationMs ?? 0);
    return `Script ${place} of ${progress.total}${left > 1000 ? ` · about ${clock(left)} left` : ''}`;
  }
  if (current.step === 'dhcp') return seen?.address ? `DHCP · ${seen.address}` : `Firmware · ${spent}`;
  if ((current.step === 'http' || current.step === 'tftp') && seen?.sentBytes !== undefined && seen.sizeBytes)
    return `${stepLabels[current.step]} · ${mebibytes(seen.sentBytes)} of ${mebibytes(seen.sizeBytes)}`;
  return `${stepLabels[current.step]} · ${spent}`;
}

function installing({ label, doneBytes, totalBytes }: Installing): string {
  const bytes = bytesOf(doneBytes, totalBytes);
  return bytes === null ? label : `${label} · ${bytes}`;
}

/** What goes on with a machine, or the last thing worth saying. Pure. */
export function activityOf(facts: StoryFacts): Activity {
  const { machine, now } = facts;
  if (machine.runPurpose) {
    const boot = bootOfRun(machine, facts.boot);
    const at = boot && standing(boot, facts.usual, now, facts.upSince);
    if (!boot || !at) {
      const rail = small(railBefore(facts));
      if (facts.wish?.lastProblem) return { rail, text: facts.wish.lastProblem, late: false };
      return { rail, text: machine.switchable ? 'Powering on' : 'Waiting to be switched on', late: false };
    }
    const rail = railOf(facts, boot, false, false);
    if (at.missing)
      return {
        rail: small(rail),
        text: `${stepLabels[at.missing]} missing for ${clock(at.waitedMs)}`,
        late: true,
      };
    const current = rail.find((step) => step.state === 'current');
    return { rail: small(rail), text: current ? doing(facts, boot, current) : '', late: false };
  }
  if (machine.failed) {
    const broke = facts.boot?.steps.get('done')?.facts.outcome === 'failed' ? facts.boot : null;
    const text = machine.errorDescription || `for ${roughly(now - machine.statusSince)}`;
    return { rail: broke && small(railOf(facts, broke, true, true)), text, late: false };
  }
  if (machine.status === 'deploying')
    return { rail: null, text: `Starting the new system · ${clock(now - machine.statusSince)}`, late: false };
  if (machine.status === 'new')
    return { rail: null, text: `Found ${roughly(now - machine.statusSince)} ago`, late: false };
  return { rail: null, text: `for ${roughly(now - machine.statusSince)}`, late: false };
}
