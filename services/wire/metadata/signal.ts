import { problemRow } from '../../contract/problems.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Form } from '../../protocols/form.ts';
import { done, refusal, type Answer } from './answer.ts';
import type { MetadataAsks } from './asks.ts';
import { bmcOf } from './enlist.ts';
import { readSignal, type SignalReport } from './signal-form.ts';
import type { MachineRow } from './who.ts';

/** States in which a machine that has nothing to report is listened to without effect, as MAAS does. */
const listening = new Set([
  'new',
  'commissioning',
  'failed_commissioning',
  'ready',
  'broken',
  'testing',
  'failed_testing',
  'failed_deployment',
  'releasing_failed',
  'failed_disk_erasing',
  'deploying',
  'deployed',
  'rescue_mode',
  'failed_to_enter_rescue_mode',
]);

/** What the machine's script printed, as inventory; only a script that passed is believed. */
/** MAAS's script status of a script that had nothing to do on this machine. */
const skipped = 9;

async function readingOf(asks: MetadataAsks, { signal, name }: SignalReport) {
  if (signal.exitStatus !== 0 || signal.resultId === null || !signal.outputs.stdout) return null;
  return asks.inventory.read(name, signal.outputs.stdout);
}

/** Applies a signal and all that comes with it in one transaction; answers OK when it is on its way to the disk. */
export async function takeSignal(
  ground: Ground,
  asks: MetadataAsks,
  machine: MachineRow,
  ip: string,
  form: Form,
): Promise<Answer> {
  const report = readSignal(form);
  if ('wrong' in report) return refusal(400, 'malformed', report.wrong);
  const reading = await readingOf(asks, report);
  const unusable = reading && 'unusable' in reading ? reading.unusable : undefined;
  const noted = await ground.store.transaction(async (tx) => {
    // Rows of the inventory come first: the end of a run finds the machine's columns as they will be.
    const result = await asks.scripts.signal(tx, machine.id, {
      ...report.signal,
      progress: report.progress,
      unusable,
    });
    if (report.signal.status === 'TESTING') await asks.testingBegins(tx, machine.id);
    if (!result.ok || result.value.did === 'ignored') return result;
    if (reading && !('unusable' in reading) && result.value.did === 'finished')
      await asks.inventory.store(tx, machine.id, reading);
    if (report.power && result.value.did === 'finished') {
      await asks.inventory.bmcFound(tx, machine.id, bmcOf(report.power));
      const why = await asks.powerFound(tx, machine.id, report.power);
      if (why)
        await ground.events.record(tx, {
          kind: 'power.unusable',
          level: 'warning',
          machine,
          text: `The BMC it found cannot be used: ${why}`,
        });
    }
    if (result.value.did === 'finished' && result.value.status !== 2)
      await ground.events.record(tx, {
        kind: 'script.finished',
        level: result.value.status === skipped ? 'info' : 'warning',
        machine,
        text: result.value.sentence,
      });
    return result;
  });
  if (!noted.ok) return refusal(problemRow(noted.problem.code).http, 'signal', noted.problem.sentence);
  if (noted.value.did === 'ignored')
    return listening.has(machine.status)
      ? done
      : refusal(409, 'signal', `${machine.hostname} has nothing to report in its present state.`);
  if (report.progress !== null && machine.run_purpose === 'deploy')
    asks.deploy.progress(machine, report.progress);
  if (report.signal.resultId !== null)
    asks.saw({ ip }, 'scripts', report.name ? { script: report.name } : {});
  return done;
}
