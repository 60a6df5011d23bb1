import { expect, test } from 'vitest';
import { statuses } from '../machines/index.ts';
import { bulkActions, type BulkAction, type BulkParameters } from './contract.ts';
import { notesOf, planFor, type BulkSubject, type Plan } from './plan.ts';

const machine: BulkSubject = {
  ...{ systemId: 'abc123', hostname: 'build-01', status: 'ready', previousStatus: 'commissioning' },
  abortsTo: 'new',
  ...{ locked: false, owner: '', powerType: 'ipmi', powerState: 'off', switchable: true, runs: false },
  ...{ zone: 'default', pool: 'default', carries: 0 },
};
const plan = (
  action: BulkAction,
  more: Partial<BulkSubject> = {},
  parameters: BulkParameters = {},
  override = false,
): Plan => planFor(action, { ...machine, ...more }, { parameters, override }, () => 'IPMI');

test.each<[BulkAction, Partial<BulkSubject>, object]>([
  ['commission', {}, { will: true, sentence: 'Switched on by IPMI, its hardware is read.' }],
  ['commission', { switchable: false, powerType: 'manual' }, { will: true, effect: 'netboot_by_hand' }],
  ['commission', { locked: true }, { reason: 'locked', fixBy: 'unlock', override: false }],
  ['commission', { status: 'commissioning' }, { reason: 'state_commissioning', fixBy: 'abort' }],
  ['commission', { status: 'failed_disk_erasing' }, { reason: 'state_failed_disk_erasing', fixBy: null }],
  ['abort', { status: 'commissioning', previousStatus: 'new' }, { will: true, effect: 'back_to_new' }],
  ['abort', { status: 'deploying', abortsTo: 'allocated' }, { will: true, effect: 'back_to_allocated' }],
  ['test', {}, { will: true, sentence: 'Switched on by IPMI, its hardware is tested.' }],
  ['test', { status: 'deployed', owner: 'jonas' }, { sentence: 'In use by jonas.', override: true }],
  ['test', { status: 'deploying' }, { reason: 'state_deploying', fixBy: 'abort' }],
  ['acquire', {}, { will: true, sentence: 'Becomes yours.' }],
  ['acquire', { status: 'new' }, { reason: 'state_new', override: false }],
  ['release', { status: 'deployed', owner: 'jonas' }, { will: true, effect: 'released_from_jonas' }],
  ['release', { status: 'deployed', locked: true }, { reason: 'locked', fixBy: 'unlock' }],
  ['rescue_mode', { switchable: false }, { will: true, effect: 'rescue_by_hand' }],
  ['exit_rescue_mode', { status: 'rescue_mode' }, { will: true }],
  ['override_failed_testing', {}, { reason: 'state_ready' }],
  ['on', { powerState: 'on' }, { reason: 'already_on', override: true }],
  ['on', { powerType: '' }, { reason: 'no_power_driver' }],
  ['on', { powerType: 'manual', switchable: false }, { reason: 'by_hand', override: false }],
  ['cycle', { powerState: 'off' }, { will: true, effect: 'on_from_off' }],
  [
    'off',
    { status: 'deployed', owner: 'jonas', powerState: 'on' },
    { sentence: 'In use by jonas.', override: true },
  ],
  ['delete', { status: 'deployed' }, { reason: 'in_use', override: true }],
  ['lock', { status: 'deployed' }, { will: true }],
  ['lock', {}, { reason: 'state_ready' }],
  ['unlock', {}, { reason: 'already_so' }],
  ['unlock', { locked: true }, { will: true }],
  ['query', { locked: true }, { will: true }],
  ['mark_fixed', { status: 'broken', previousStatus: 'deployed' }, { will: true, effect: 'to_deployed' }],
])('%s of %o', (action, more, expected) => {
  expect(plan(action, more)).toMatchObject({ will: false, ...expected });
});

test('override does what only a caution stood against, and nothing else', () => {
  expect(plan('on', { powerState: 'on' }, {}, true)).toMatchObject({ will: true });
  expect(plan('delete', { status: 'deployed' }, {}, true)).toMatchObject({ will: true });
  expect(plan('delete', { status: 'deployed', locked: true }, {}, true)).toMatchObject({ reason: 'locked' });
  expect(plan('on', { powerType: 'manual', switchable: false }, {}, true)).toMatchObject({
    reason: 'by_hand',
  });
});

test('what is so already is left alone', () => {
  expect(plan('set_zone', {}, { zone: 'default' })).toMatchObject({ reason: 'already_so' });
  expect(plan('set_pool', { locked: true }, { pool: 'gpu' })).toMatchObject({ reason: 'locked' });
  expect(plan('set_pool', {}, { pool: 'gpu' })).toMatchObject({
    will: true,
    sentence: 'From default to gpu.',
  });
  expect(plan('add_tags', { carries: 2 }, { tags: ['a', 'b'] })).toMatchObject({ reason: 'already_so' });
  expect(plan('add_tags', { carries: 1 }, { tags: ['a', 'b'] })).toMatchObject({ will: true });
  expect(plan('remove_tags', {}, { tags: ['a'] })).toMatchObject({ reason: 'already_so' });
});

test('releasing says whether disks are written', () => {
  const deployed = { status: 'deployed', owner: 'jonas' } as const;
  expect(plan('release', deployed, { secureErase: true })).toMatchObject({ effect: 'erased_from_jonas' });
  expect(notesOf('release', { erase: true })).toEqual([
    'Disks are written: what they hold is lost for good.',
  ]);
  expect(notesOf('release', {})[0]).toMatch(/^No disk is written/);
});

test('every action has a sentence for every state', () => {
  for (const action of bulkActions)
    for (const status of statuses)
      for (const locked of [false, true]) {
        const said = plan(action, { status, locked }, { zone: 'x', pool: 'x', tags: ['x'] });
        expect(said.sentence).toMatch(/^[A-Z].*\.$/);
        if (!said.will) expect(said.fix).toMatch(/^[A-Z].*\.$/);
      }
});
