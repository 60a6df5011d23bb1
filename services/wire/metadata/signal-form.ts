import { valueOf, type Form } from '../../protocols/form.ts';
import { signalStatuses, type Outputs, type Signal, type Stream } from '../../site/scripts/index.ts';
import { foundPower, type FoundPower } from './found-power.ts';

export interface SignalReport {
  signal: Signal;
  /** Name of the script as the machine gives it. */
  name: string;
  power: FoundPower | undefined;
  /** How far the script is, as it says itself; a JSON text. */
  progress: string | null;
}

const MAX_PROGRESS_CHARS = 2048;

const suffixes: Readonly<Record<string, Stream>> = {
  '': 'combined',
  '.out': 'stdout',
  '.err': 'stderr',
  '.yaml': 'yaml',
};

const wholeNumber = (value: string | undefined): number | null | undefined =>
  value === undefined || value === '' ? null : /^-?\d{1,9}$/.test(value) ? Number(value) : undefined;

/** Files are named for their script: `x`, `x.out`, `x.err`, `x.yaml`. Others are left out. */
function outputsOf(form: Form, name: string): Outputs {
  const outputs: Outputs = {};
  for (const file of form.files) {
    const stem = name || file.name.replace(/\.(out|err|yaml)$/, '');
    const stream = file.name.startsWith(stem) ? suffixes[file.name.slice(stem.length)] : undefined;
    if (stream) outputs[stream] = file.bytes;
  }
  return outputs;
}

/** A machine's signal (maas-api section 7) from its form. */
export function readSignal(form: Form): SignalReport | { wrong: string } {
  const said = valueOf(form, 'status');
  const status = signalStatuses.find((s) => s === said);
  if (!status) return { wrong: 'The status of this signal is not known.' };
  const resultId = wholeNumber(valueOf(form, 'script_result_id'));
  const exitStatus = wholeNumber(valueOf(form, 'exit_status'));
  if (resultId === undefined || exitStatus === undefined)
    return { wrong: 'script_result_id and exit_status are whole numbers.' };
  const runtime = Number(valueOf(form, 'runtime') || NaN);
  const power = foundPower(form);
  if (power && 'wrong' in power) return power;
  const name = (valueOf(form, 'name') ?? '').slice(0, 255);
  return {
    signal: {
      status,
      error: (valueOf(form, 'error') ?? '')
        .replace(/\p{Cc}+/gu, ' ')
        .trim()
        .slice(0, 1000),
      resultId,
      exitStatus,
      runtimeMs: runtime >= 0 && runtime < 1e7 ? Math.round(runtime * 1000) : null,
      outputs: outputsOf(form, name),
    },
    name,
    power,
    progress: valueOf(form, 'progress')?.slice(0, MAX_PROGRESS_CHARS) || null,
  };
}
