import { expect, test } from 'vitest';
import { aGround, type TestGround } from '../../../test/ground.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import { writeSetting } from '../../platform/settings/settings.ts';
import { openGivenAddresses } from './given-addresses.ts';
import { nothingServed, servingSetting } from './serving.ts';

const ours = { nic: 'eth1', address: '10.77.0.1', prefix: 24 };

/** A computer whose interfaces have the addresses that it was given. */
function aComputer() {
  const has = new Map<string, Set<string>>([['eth1', new Set(['192.0.2.9'])]]);
  const computer = {
    has,
    refusal: null as Result<never> | null,
    addressesOf: (nic: string) => [...(has.get(nic) ?? [])].map((address) => ({ address })),
    giver: {
      give({ nic, address }: typeof ours): Promise<Result<void>> {
        if (computer.refusal) return Promise.resolve(computer.refusal);
        has.get(nic)?.add(address);
        return Promise.resolve(ok(undefined));
      },
      take({ nic, address }: typeof ours): Promise<Result<void>> {
        has.get(nic)?.delete(address);
        return Promise.resolve(ok(undefined));
      },
    },
  };
  return computer;
}
const serve = (ground: TestGround, nics: string[]): Promise<void> =>
  ground.store.transaction((tx) => writeSetting(tx, servingSetting, { ...nothingServed, nics }));
const rows = (ground: TestGround) => ground.store.read.selectFrom('nic_address').selectAll().execute();

test('given while it is served, taken away at the end, given again at the next start', async () => {
  await using ground = await aGround();
  const computer = aComputer();
  const addresses = openGivenAddresses(ground, computer);
  await addresses.service.start();
  await serve(ground, ['eth1']);
  await ground.store.transaction((tx) => addresses.want(tx, ours));
  expect(await addresses.settle()).toMatchObject({ ok: true });
  expect([...computer.has.get('eth1')!]).toEqual(['192.0.2.9', '10.77.0.1']);
  expect(await addresses.on('eth1')).toEqual(ours);
  await addresses.service.stop();
  expect([...computer.has.get('eth1')!]).toEqual(['192.0.2.9']);
  const next = openGivenAddresses(ground, computer);
  await next.settle();
  expect(computer.has.get('eth1')!.has('10.77.0.1')).toBe(true);
});

test('after a kill the next start knows the address as its own, and takes it away once it is not served', async () => {
  await using ground = await aGround();
  const computer = aComputer();
  await serve(ground, ['eth1']);
  await ground.store.transaction((tx) => openGivenAddresses(ground, computer).want(tx, ours));
  computer.has.get('eth1')!.add('10.77.0.1'); // what the killed one left behind
  const next = openGivenAddresses(ground, computer);
  await next.settle();
  expect(computer.has.get('eth1')!.has('10.77.0.1')).toBe(true);
  await serve(ground, []);
  await next.settle();
  expect([...computer.has.get('eth1')!]).toEqual(['192.0.2.9']);
  expect(await rows(ground)).toEqual([]);
});

test('a card that is taken out and put in again gets its address again', async () => {
  await using ground = await aGround();
  const computer = aComputer();
  const addresses = openGivenAddresses(ground, computer);
  await serve(ground, ['eth1']);
  await ground.store.transaction((tx) => addresses.want(tx, ours));
  await addresses.service.start();
  await addresses.settle();
  computer.has.set('eth1', new Set());
  await ground.clock.advance(3_000);
  await expect.poll(() => computer.has.get('eth1')!.has('10.77.0.1')).toBe(true);
  await addresses.service.stop();
});

test('another address takes the place of the one before', async () => {
  await using ground = await aGround();
  const computer = aComputer();
  const addresses = openGivenAddresses(ground, computer);
  await serve(ground, ['eth1']);
  await ground.store.transaction((tx) => addresses.want(tx, ours));
  await addresses.settle();
  await ground.store.transaction((tx) => addresses.want(tx, { ...ours, address: '10.78.0.1' }));
  await addresses.settle();
  expect([...computer.has.get('eth1')!]).toEqual(['192.0.2.9', '10.78.0.1']);
  expect(await rows(ground)).toHaveLength(1);
});

test('what the system refuses is told, and tried again', async () => {
  await using ground = await aGround();
  const computer = aComputer();
  const addresses = openGivenAddresses(ground, computer);
  await serve(ground, ['eth1']);
  await ground.store.transaction((tx) => addresses.want(tx, ours));
  computer.refusal = refuse('failed', 'eth1 was not given 10.77.0.1: Operation not permitted.');
  expect(await addresses.settle()).toMatchObject({ ok: false });
  await addresses.service.start();
  await ground.clock.advance(3_000);
  await expect.poll(() => addresses.service.health().state).toBe('failed');
  computer.refusal = null;
  await ground.clock.advance(3_000);
  await expect.poll(() => addresses.service.health().state).toBe('listening');
  await addresses.service.stop();
});
