import type { RunPurpose } from '../../contract/fleet.ts';
import { isWithoutAddress, type Boot } from './boots.ts';
import type { Step } from './contract.ts';
import type { Standing } from './late.ts';
import { scriptsOver, type RunProgress } from './run-progress.ts';
import { startOf } from './segments.ts';
import type { Installing, StoryFacts } from './story-facts.ts';
import { count, inWords, roughly } from './words.ts';

const doing: Readonly<Record<RunPurpose, string>> = {
  enlist: 'Enlisting',
  commission: 'Reading the hardware',
  test: 'Testing',
  deploy: 'Installing',
  release: 'Erasing',
  rescue: 'Rescue mode',
};
const finished: Readonly<Record<RunPurpose, string>> = {
  enlist: 'Enlisted',
  commission: 'Commissioned',
  test: 'Tested',
  deploy: 'Installed',
  release: 'Erased',
  rescue: 'Rescue mode reached',
};

/** What goes on now. */
export function running({ machine, progress, boot, installing }: StoryFacts, at: Standing): string {
  const what = doing[machine.runPurpose ?? 'commission'];
  switch (at.current) {
    case 'power':
      return `Switching ${machine.hostname} on`;
    case 'dhcp':
      if (at.last.step === 'power') return 'Switched on; its firmware is starting';
      return boot && isWithoutAddress(boot)
        ? 'It knows what to boot and waits for its address'
        : 'It has its address and looks for its loader';
    case 'tftp':
      return 'Fetching the loader';
    case 'http':
      return at.last.step === 'http' ? 'Fetching kernel and system' : 'The loader is starting';
    case 'kernel':
      return 'The kernel is starting';
    case 'agent':
      return 'The agent has reported in';
    case 'scripts':
      if (machine.runPurpose === 'deploy') return installingSentence(installing);
      return progress?.running
        ? `${what}: script ${progress.running.place} of ${progress.total}`
        : `${what}: ${progress ? scriptsOver(progress) : 0} of ${progress?.total ?? 0} scripts done`;
  }
}

const installingSentence = (at: Installing | null): string =>
  at === null ? 'The installer is starting' : `Installing: ${at.label.toLowerCase()}`;

/** Before the first sign of the boot. */
export function beforeBoot({ machine, wish }: StoryFacts): string {
  if (!machine.switchable) return `Waiting for somebody to switch ${machine.hostname} on`;
  if (wish?.lastProblem) return `Power control does not work yet: ${wish.lastProblem}`;
  return `Switching ${machine.hostname} on`;
}

/** The step whose server says why the next one cannot come: no loader for this machine, a file that is not there. */
const toldBy: Readonly<Record<Step, Step>> = {
  power: 'power',
  dhcp: 'power',
  tftp: 'dhcp',
  http: 'tftp',
  kernel: 'http',
  agent: 'kernel',
  scripts: 'agent',
};

/** What did and what did not happen. */
export function stuck(boot: Boot, missing: Step): string {
  const problem = boot.steps.get(toldBy[missing])?.facts.problem;
  if (problem) return problem;
  const byTftp = boot.steps.has('tftp');
  if ((missing === 'tftp' || missing === 'http') && !byTftp && isWithoutAddress(boot))
    return 'It was told what to boot, and no DHCP server gave it an address';
  switch (missing) {
    case 'power':
      return 'The machine could not be switched on';
    case 'dhcp':
      return 'The machine was switched on, and then nothing was heard of it';
    case 'tftp':
      return 'The machine got its address and never asked for its loader';
    case 'http':
      return byTftp
        ? 'The loader arrived, then the machine fell silent'
        : 'iPXE got its address and never asked for its script';
    case 'kernel':
      return 'The boot script arrived, then the kernel was not fetched';
    case 'agent':
      return 'The kernel started, then the machine fell silent';
    case 'scripts':
      return 'The agent reported in, then no script began';
  }
}

function howScriptsEnded(progress: RunProgress | null): string {
  if (!progress || progress.total === 0 || progress.failed > 0) return '';
  const { total, passed, skipped } = progress;
  if (skipped > 0) return `, ${passed} of ${total} scripts passed, ${skipped} skipped`;
  return total === 1 ? ', its script passed' : `, all ${total} scripts passed`;
}

/** How the last run ended well. */
export function done(facts: StoryFacts, boot: Boot, purpose: RunPurpose): string {
  const took = inWords((boot.endedAt ?? boot.lastAt) - startOf(boot));
  return `${finished[purpose]} in ${took}${howScriptsEnded(facts.progress)}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Why a state needs a person. */
export const failure = ({ machine }: StoryFacts): string =>
  machine.errorDescription
    ? capital(machine.errorDescription)
    : `${machine.hostname} is ${machine.statusLabel}`;

/** Nothing goes on, and there is nothing to look back on. */
export function quiet({ machine, now, boot }: StoryFacts): string {
  const since = roughly(now - machine.statusSince);
  if (machine.status === 'deploying')
    return `The image is installed; ${machine.hostname} is starting it, and this desk waits for its first word`;
  if (!boot && machine.status === 'new')
    return `${machine.hostname} has been New for ${since} and was never seen on the wire`;
  return `${machine.hostname} has been ${machine.statusLabel} for ${since}`;
}

export function peersSentence(hostname: string, peers: StoryFacts['peers']): string | null {
  const { stuck: others, passed } = peers;
  if (others === 0)
    return passed === 0
      ? null
      : `Only ${hostname} is stuck; ${count(passed, 'other')} passed this step in the last 5 minutes.`;
  const rest =
    passed === 0 ? 'none passed it in the last 5 minutes' : `${passed} passed it in the last 5 minutes`;
  return `${count(others + 1, 'machine')} are stuck at this step; ${rest}.`;
}
