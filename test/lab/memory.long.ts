import { expect, test } from 'vitest';
import { addByHand, becomes } from './deployed.ts';
import { labDesk } from './desk.ts';
import { mebibytesLeftOn } from './disk-content.ts';
import { labMachine } from './machine.ts';
import { labNetwork } from './network.ts';
import { sshPerson } from './person-ssh.ts';

const GIB = 1024 ** 3;
const minutes = (n: number): number => n * 60_000;

test(
  'a machine is deployed into its memory, touches no disk, and has its system again after its power was cut',
  async () => {
    await using network = await labNetwork();
    await using desk = await labDesk(network, undefined, { system: true });
    await using person = await sshPerson(network);
    await desk.call('access.add_ssh_key', { key: person.publicKey });
    await using vm = await labMachine(network, {
      memoryMib: 3072,
      disks: [{ sizeBytes: GIB, serial: 'UNTOUCHED', bus: 'virtio' }],
    });
    const systemId = await addByHand(desk, vm);
    await becomes(desk, vm, systemId, 'ready', minutes(10));
    await vm.becomesOff(minutes(2));

    await desk.call('deploy.start', { systemId, target: 'memory' });
    await becomes(desk, vm, systemId, 'deployed', minutes(15));
    const { deployment } = await desk.call('deploy.get', { systemId });
    const [address = ''] = deployment!.addresses;
    const ask = 'findmnt -no FSTYPE /; hostname; echo here | sudo tee /root/note >/dev/null';
    const first = await person.reaches('debian', address, ask, minutes(5));
    expect(first).toMatch(new RegExp(`^tmpfs\n${vm.hardware.name}\n`));

    await vm.powerOff();
    expect(await mebibytesLeftOn(vm, 0)).toBe(0);
    await vm.powerOn();
    const again = await person.reaches('debian', address, 'sudo ls -A /root; hostname', minutes(15));
    expect(again).not.toContain('note');
    expect(again).toContain(vm.hardware.name);
    const { status } = await desk.call('machines.get', { systemId });
    expect(status).toBe('deployed');
  },
  minutes(60),
);
