import { expect, test, vi } from 'vitest';
import { addMachine, aDeskCore, mira } from '../../../test/desk-core.ts';
import { aGround } from '../../../test/ground.ts';
import { allocationImplementation } from './index.ts';

// It opens a store of its own; a busy build machine must not end it.
vi.setConfig({ testTimeout: 30_000 });

test('forty callers at once share ten machines: each is given once, the others are told why not', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  for (let n = 0; n < 10; n++)
    await addMachine(core, { macs: [`52:54:00:00:01:0${n}`], hostname: `m${n}`, powerType: 'manual' });
  await ground.store.transaction((tx) => tx.updateTable('machine').set({ status: 'ready' }).execute());
  const { 'machines.allocate': allocate } = allocationImplementation(ground, core.machines);
  const input = { constraints: { arch: 'amd64' }, agentName: 'juju', comment: '' };
  const answers = await Promise.all([...Array(40).keys()].map(() => allocate(input, mira)));
  const given = answers.flatMap((answer) => (answer.ok ? [answer.value.hostname] : []));
  expect(given.sort()).toEqual([...Array(10).keys()].map((n) => `m${n}`));
  const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.problem]));
  expect(refused).toHaveLength(30);
  expect(refused[0]).toMatchObject({
    code: 'conflict',
    sentence: expect.stringContaining('No machine is Ready'),
  });
  const rows = await ground.store.read
    .selectFrom('machine')
    .select(['status', 'owner', 'agent_name'])
    .execute();
  expect(rows).toEqual(Array(10).fill({ status: 'allocated', owner: 'mira', agent_name: 'juju' }));
  await core.stop();
});
