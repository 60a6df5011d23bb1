import { expect, test } from 'vitest';
import { addByHand, becomes } from './deployed.ts';
import { type LabDesk, labDesk } from './desk.ts';
import { mebibytesLeftOn } from './disk-content.ts';
import { type LabMachine, labMachine } from './machine.ts';
import { labNetwork } from './network.ts';
import { sshPerson } from './person-ssh.ts';
import { until } from './programs.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const minutes = (n: number): number => n * 60_000;

interface RestMachine {
  system_id: string;
  status_name: string;
  osystem: string;
  distro_series: string;
  owner: string | null;
  owner_data: Record<string, string>;
  constraints_by_type: { storage?: Record<string, number[]> };
}

/** Where somebody logs in who may: the address that the deployed machine was given. */
async function whereIs(desk: LabDesk, systemId: string): Promise<{ address: string; hostKeys: string[] }> {
  const { deployment } = await desk.call('deploy.get', { systemId });
  return { address: deployment!.addresses[0]!, hostKeys: deployment!.hostKeys };
}

/** Prints how long each part took; what a person would want to know of a long run. */
function stopwatch() {
  let since = Date.now();
  return (what: string): void => {
    process.stderr.write(`fleet: ${what} in ${Math.round((Date.now() - since) / 1000)} s\n`);
    since = Date.now();
  };
}

test(
  'three machines are commissioned, tested, allocated, deployed, logged in to, rescued, and given back erased',
  async () => {
    const took = stopwatch();
    await using network = await labNetwork();
    await using desk = await labDesk(network, undefined, { system: true });
    await using person = await sshPerson(network);
    await desk.call('access.add_ssh_key', { key: person.publicKey });
    await using bios = await labMachine(network, {
      name: 'flat',
      firmware: 'bios',
      disks: [{ sizeBytes: 4 * GIB, serial: 'FLAT-A', bus: 'sata' }],
    });
    await using uefi = await labMachine(network, {
      name: 'lvm',
      firmware: 'uefi',
      disks: [
        { sizeBytes: 4 * GIB, serial: 'LVM-A', bus: 'nvme' },
        { sizeBytes: 1 * GIB, serial: 'LVM-B', bus: 'virtio' },
      ],
    });
    await using bad = await labMachine(network, {
      name: 'bad',
      firmware: 'bios',
      disks: [
        { sizeBytes: 512 * MIB, serial: 'GOOD', bus: 'virtio' },
        { sizeBytes: 512 * MIB, serial: 'BAD', bus: 'sata', fault: { kind: 'bad sector', sector: 200_000 } },
      ],
    });
    const machines = [bios, uefi, bad];
    const ids = new Map<LabMachine, string>();
    const idOf = (vm: LabMachine): string => ids.get(vm)!;
    took('desk and image');

    for (const vm of machines) ids.set(vm, await addByHand(desk, vm));
    for (const vm of machines) await becomes(desk, vm, idOf(vm), 'ready', minutes(15));
    for (const vm of machines) await vm.becomesOff(minutes(2));
    took('commissioning of three');

    const scripts = ['smartctl-validate', 'badblocks'];
    for (const vm of machines) await desk.call('machines.test', { systemId: idOf(vm), scripts });
    await becomes(desk, bad, idOf(bad), 'failed_testing', minutes(15));
    for (const vm of [bios, uefi]) await becomes(desk, vm, idOf(vm), 'ready', minutes(15));
    const [run] = (await desk.call('scripts.runs', { systemId: idOf(bad), limit: 1 })).runs;
    const failed = run!.results.filter((result) => result.status === 3);
    expect(failed.map(({ name, subject }) => [name, subject])).toEqual([['badblocks', 'disk:BAD']]);
    took('tests of three');

    const form = { storage: 'root:3(nvme),data:1', mem: '512', agent_name: 'lab' };
    const allocated = (await desk.api('POST', 'machines/?op=allocate', form)) as RestMachine;
    expect(allocated).toMatchObject({ system_id: idOf(uefi), status_name: 'Allocated', owner: 'admin' });
    expect(Object.keys(allocated.constraints_by_type.storage!)).toEqual(['root', 'data']);
    await desk.api('POST', `machines/${idOf(uefi)}/?op=set_owner_data`, { fleet: 'yes' });
    const nothing = desk.call('machines.allocate', { constraints: { memMib: 99_999 } });
    await expect(nothing).rejects.toThrow(/mem=99999 excludes 1/);
    const other = (await desk.api('POST', 'machines/?op=allocate', {})) as RestMachine;
    expect(other.system_id).toBe(idOf(bios));

    await desk.call('storage.set_layout', { systemId: idOf(uefi), layout: 'lvm' });
    const userData = '#cloud-config\nruncmd: [[touch, /etc/was-here]]\n';
    await desk.call('deploy.start', { systemId: idOf(bios), layout: 'flat', userData });
    await desk.api('POST', `machines/${idOf(uefi)}/?op=deploy`, {
      distro_series: 'bookworm',
      user_data: Buffer.from(userData).toString('base64'),
    });
    for (const vm of [bios, uefi]) await becomes(desk, vm, idOf(vm), 'deployed', minutes(25));
    took('deployment of two');

    const flat = await whereIs(desk, idOf(bios));
    const ask = 'hostname; findmnt -no SOURCE,FSTYPE /; ls /etc/was-here; ip -br -4 addr; cat /proc/swaps';
    const flatSays = await person.on('debian', flat.address, ask, flat.hostKeys);
    expect(flatSays).toMatch(/^flat\n\/dev\/sda\d ext4\n\/etc\/was-here\n/);
    expect(flatSays).toContain(`${flat.address}/24`);
    const lvm = await whereIs(desk, idOf(uefi));
    const lvmSays = await person.on('debian', lvm.address, `${ask}; sudo lvs --noheadings`, lvm.hostKeys);
    expect(lvmSays).toMatch(/^lvm\n\/dev\/mapper\/vgroot-lvroot ext4\n\/etc\/was-here\n/);
    const deployed = (await desk.api('GET', `machines/${idOf(uefi)}/`)) as RestMachine;
    expect(deployed).toMatchObject({ status_name: 'Deployed', osystem: 'debian', distro_series: 'bookworm' });
    expect(deployed.owner_data).toEqual({ fleet: 'yes' });
    expect(bios.starts.at(-1)).toBe('network');
    took('logging in to both');

    await desk.call('machines.rescue_mode', { systemId: idOf(bios) });
    await becomes(desk, bios, idOf(bios), 'rescue_mode', minutes(10));
    const { address } = await desk.call('machines.get', { systemId: idOf(bios) });
    const rescued = await person.reaches('root', address!, 'lsblk -no FSTYPE; cat /proc/cmdline', minutes(2));
    expect(rescued).toMatch(/ext4[\s\S]*root=squash:/);
    await desk.call('machines.exit_rescue_mode', { systemId: idOf(bios) });
    await becomes(desk, bios, idOf(bios), 'deployed', minutes(5));
    const back = await person.reaches('debian', flat.address, 'hostname', minutes(10));
    expect(back.trim()).toBe('flat');
    took('rescue, and back to the installed system');

    await desk.call('release.start', { systemId: idOf(bios), erase: true });
    await desk.api('POST', `machines/${idOf(uefi)}/?op=release`, { erase: 'true', secure_erase: 'true' });
    for (const vm of [bios, uefi]) await becomes(desk, vm, idOf(vm), 'ready', minutes(20));
    for (const vm of [bios, uefi]) await vm.becomesOff(minutes(2));
    took('release with erasing of both');
    for (const [vm, disks] of [
      [bios, ['FLAT-A']],
      [uefi, ['LVM-A', 'LVM-B']],
    ] as const) {
      const { items } = await desk.call('release.certificates', { systemId: idOf(vm) });
      expect(items.map((item) => item.serial).sort()).toEqual([...disks]);
      expect(items.filter((item) => !item.passed || item.badSamples > 0)).toEqual([]);
      for (const index of disks.keys())
        expect([disks[index], await mebibytesLeftOn(vm, index)]).toEqual([disks[index], 0]);
    }
    const free = (await desk.api('GET', `machines/${idOf(uefi)}/`)) as RestMachine;
    expect(free).toMatchObject({ status_name: 'Ready', owner: null, osystem: '', owner_data: {} });
    await desk.call('machines.override_failed_testing', { systemId: idOf(bad) });
    await until('the bad machine is taken all the same', 5_000, async () => {
      const { status } = await desk.call('machines.get', { systemId: idOf(bad) });
      return status === 'ready' || undefined;
    });
    took('looking at the disks from outside');
  },
  minutes(90),
);
