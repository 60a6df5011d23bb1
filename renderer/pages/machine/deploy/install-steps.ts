import type { Deployment } from './shapes.ts';

type Known = NonNullable<Deployment['progress']['step']>;
export type ShownStep = Known | 'start';

const onDisk: readonly ShownStep[] = [
  'wipe',
  'partition',
  'format',
  'image',
  'configure',
  'loader',
  'finish',
  'start',
];
const inMemory: readonly ShownStep[] = ['image', 'configure', 'finish', 'start'];

/** Steps that this deployment takes, in order, and the place of the present one; -1 before the first. */
export function stepsOf({ target, state, progress }: Pick<Deployment, 'target' | 'state' | 'progress'>): {
  steps: readonly ShownStep[];
  at: number;
} {
  const steps = target === 'memory' ? inMemory : onDisk;
  if (state === 'starting') return { steps, at: steps.length - 1 };
  return { steps, at: progress.step === null ? -1 : steps.indexOf(progress.step) };
}
