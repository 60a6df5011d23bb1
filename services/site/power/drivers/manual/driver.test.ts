import { expect, test } from 'vitest';
import { systemClock } from '../../../../platform/clock.ts';
import { silentLog } from '../../../../platform/log.ts';
import { powerConformance } from '../../conformance.ts';
import manual from './driver.ts';

powerConformance('manual', () =>
  Promise.resolve({ driver: manual, settings: {}, isOn: () => false, press: () => {}, close: () => {} }),
);

test('on and off are requests to a person, not failures', async () => {
  const context = { settings: {}, clock: systemClock, log: silentLog, signal: new AbortController().signal };
  const outcome = await manual.on(context);
  expect(outcome).toEqual({
    ok: true,
    value: { state: 'unknown', byHand: 'This machine has no power control: switch it on by hand.' },
  });
});
