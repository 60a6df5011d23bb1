import { expect, test } from 'vitest';
import { aGround } from '../../../test/ground.ts';
import { counter } from '../../platform/count.ts';
import { timeline } from './timeline.ts';

const mac = '52:54:00:00:00:01';
const asks = { machineByMac: () => ({ id: 1 }), macsOf: () => [mac], macOf: () => null };

test('a machine that asks for its address before its BMC has confirmed the start is in one boot, not two', async () => {
  await using ground = await aGround();
  const told = timeline(ground, asks as unknown as Parameters<typeof timeline>[1], counter());
  const askedAt = ground.clock.now();
  await ground.clock.advance(2_000);
  told.saw({ mac }, 'dhcp', { arch: 0, address: '10.77.0.100' });
  await ground.clock.advance(1_000);
  told.saw({ mac }, 'power', { by: 'IPMI', netboot: true, askedAt });
  expect([...told.bootOf(1)!.steps.keys()].sort()).toEqual(['dhcp', 'power']);
});

test('a start asked for after a boot began is a boot of its own', async () => {
  await using ground = await aGround();
  const told = timeline(ground, asks as unknown as Parameters<typeof timeline>[1], counter());
  told.saw({ mac }, 'dhcp', { arch: 0, address: '10.77.0.100' });
  await ground.clock.advance(60_000);
  told.saw({ mac }, 'power', { by: 'IPMI', netboot: true, askedAt: ground.clock.now() });
  expect([...told.bootOf(1)!.steps.keys()]).toEqual(['power']);
});
