import { expect, test } from 'vitest';
import { addByHand, becomes, installerLog } from './deployed.ts';
import { labDesk } from './desk.ts';
import { labMachine } from './machine.ts';
import { labNetwork } from './network.ts';
import { until } from './programs.ts';

const MIB = 1024 ** 2;

test('an installation whose power is cut starts over; one whose disk is pulled out fails and says so', async () => {
  await using network = await labNetwork();
  await using desk = await labDesk(network, undefined, { system: true });
  await using vm = await labMachine(network, {
    disks: [
      {
        ...{ sizeBytes: 4096 * MIB, serial: 'PULL-A', bus: 'virtio', removable: true },
        fault: { kind: 'slow', iops: 2000, bytesPerSecond: 24 * MIB },
      },
    ],
  });
  const systemId = await addByHand(desk, vm);
  await becomes(desk, vm, systemId, 'ready', 400_000);
  await desk.call('deploy.start', { systemId, layout: 'lvm' });
  const installer = (what: string, is: (step: string, doneBytes: number) => boolean) =>
    until(what, 400_000, async () => {
      const { deployment } = await desk.call('deploy.get', { systemId });
      expect(deployment?.failure).toBeNull();
      const { step, doneBytes } = deployment!.progress;
      return is(step ?? '', doneBytes ?? 0) || undefined;
    });
  const halfWay = () => installer('an image half-way', (step, done) => step === 'image' && done > 80 * MIB);
  await halfWay();
  await vm.powerOff();
  await vm.powerOn();
  await installer('the installer, from its beginning', (step) => step !== 'image');
  await halfWay();
  await vm.monitor('device_del', { id: 'disk0' });
  await becomes(desk, vm, systemId, 'failed_deployment', 200_000);
  expect(await installerLog(desk, systemId)).toContain(
    '(serial PULL-A) vanished while the image was written',
  );
  await vm.becomesOff(60_000);
}, 1_500_000);
