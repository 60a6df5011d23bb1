import { expect, test } from 'vitest';
import { stepsOf } from './install-steps.ts';

const progress = (step: 'image' | 'wipe' | null) => ({
  ...{ step, text: '', doneBytes: null, totalBytes: null, bytesPerSecond: null, secondsLeft: null },
});

test('where an installation is', () => {
  expect(stepsOf({ target: 'disk', state: 'installing', progress: progress('image') }).at).toBe(3);
  expect(stepsOf({ target: 'memory', state: 'installing', progress: progress('image') }).at).toBe(0);
  expect(stepsOf({ target: 'disk', state: 'installing', progress: progress(null) }).at).toBe(-1);
});

test('an installed system that starts is at the last step', () => {
  const { steps, at } = stepsOf({ target: 'disk', state: 'starting', progress: progress('image') });
  expect(steps[at]).toBe('start');
});
