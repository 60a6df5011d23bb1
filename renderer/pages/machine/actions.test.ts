import { expect, test } from 'vitest';
import {
  lifecycle,
  statuses,
  type Action,
  type Machine,
  type Status,
} from '../../../services/contract/all.ts';
import { allActions, headerActions, headerLabel } from './actions.ts';

const at = (status: Status, powerState: Machine['powerState'] = 'off'): Machine =>
  ({ status, powerState, hostname: 'a', locked: false, powerType: 'ipmi' }) as Machine;

test('the likely verb of a state', () => {
  const primary = (status: Status) => headerActions(at(status)).primary;
  expect(primary('new')).toBe('commission');
  expect(primary('ready')).toBe('deploy');
  expect(primary('allocated')).toBe('deploy');
  expect(primary('deployed')).toBeNull();
  expect(primary('rescue_mode')).toBe('exit_rescue_mode');
  expect(primary('failed_disk_erasing')).toBe('release');
  expect(headerLabel('test', at('failed_testing'))).toBe('Test again');
  expect(headerLabel('test', at('ready'))).toBe('Test');
});

test.each(statuses)('%s: what stands in the header can be done, and nothing stands there twice', (status) => {
  const { primary, more } = headerActions(at(status));
  const shown: Action[] = [...(primary ? [primary] : []), ...more];
  expect(new Set(shown).size).toBe(shown.length);
  for (const action of shown) expect(allActions).toContain(action);
  const can: readonly Action[] = lifecycle[status].actions;
  if (primary) expect(can).toContain(primary);
});
