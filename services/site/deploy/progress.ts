import { z } from 'zod';
import type { Ground } from '../../platform/ground.ts';
import { installSteps, type DeployProgress, type InstallStep } from './contract.ts';

const told = z.object({
  step: z.enum(installSteps),
  text: z.string().max(500).default(''),
  done: z.number().nonnegative().nullable().default(null),
  total: z.number().positive().nullable().default(null),
});

/** Steps as people read them. */
export const stepLabels: Readonly<Record<InstallStep, string>> = {
  wipe: 'Clearing disks',
  partition: 'Partitions',
  format: 'File systems',
  image: 'Image',
  configure: 'Configuration',
  loader: 'Boot loader',
  finish: 'Finishing',
};

export const nothingTold: DeployProgress = {
  ...{ step: null, text: '', doneBytes: null, totalBytes: null, bytesPerSecond: null, secondsLeft: null },
};

/** The rate is taken over so long, so that it does not jump with each piece. */
const rateOverMs = 10_000;

interface Seen {
  progress: DeployProgress;
  marks: { at: number; done: number }[];
}

export interface DeployProgresses {
  /** What the installer says; anything that is no progress is left out. Tells signal `deployment/<systemId>`. */
  heard(machine: { id: number; system_id: string }, text: string): void;
  of(machineId: number): DeployProgress;
  forget(machineId: number): void;
}

/** How far installations are: latest values, in memory alone; after a restart the next report brings it back. */
export function deployProgresses({ clock, events }: Ground): DeployProgresses {
  const seen = new Map<number, Seen>();
  const read = (text: string): z.output<typeof told> | null => {
    try {
      return told.safeParse(JSON.parse(text)).data ?? null;
    } catch {
      return null;
    }
  };
  return {
    heard({ id, system_id: systemId }, text) {
      const now = read(text);
      if (!now) return;
      const before = seen.get(id);
      const same = before?.progress.step === now.step;
      const at = clock.now();
      const marks = (same ? before.marks : []).filter((mark) => at - mark.at <= rateOverMs);
      if (now.done !== null) marks.push({ at, done: now.done });
      const first = marks[0];
      const rate =
        first && now.done !== null && at - first.at >= 1000 && now.done > first.done
          ? ((now.done - first.done) * 1000) / (at - first.at)
          : null;
      const left = rate && now.total !== null && now.done !== null ? (now.total - now.done) / rate : null;
      const progress: DeployProgress = {
        ...{ step: now.step, text: now.text, doneBytes: now.done, totalBytes: now.total },
        bytesPerSecond: rate === null ? null : Math.round(rate),
        secondsLeft: left === null ? null : Math.max(0, Math.round(left)),
      };
      seen.set(id, { progress, marks });
      events.signal(`deployment/${systemId}`, progress);
    },
    of: (machineId) => seen.get(machineId)?.progress ?? nothingTold,
    forget: (machineId) => void seen.delete(machineId),
  };
}
