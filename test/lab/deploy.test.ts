import { expect, test } from 'vitest';
import { addByHand, becomes } from './deployed.ts';
import { labDesk } from './desk.ts';
import { labMachine } from './machine.ts';
import { labNetwork } from './network.ts';
import { sshPerson } from './person-ssh.ts';

const GIB = 1024 ** 3;

test('a machine (BIOS) is commissioned, deployed flat, logged in to, and released with its disk erased', async () => {
  await using network = await labNetwork();
  await using desk = await labDesk(network, undefined, { system: true });
  await using person = await sshPerson(network);
  await desk.call('access.add_ssh_key', { key: person.publicKey });
  await using vm = await labMachine(network, {
    disks: [{ sizeBytes: 4 * GIB, serial: 'DEPLOY-A', bus: 'virtio' }],
  });
  const systemId = await addByHand(desk, vm);
  await becomes(desk, vm, systemId, 'ready', 300_000);

  await desk.call('deploy.start', {
    systemId,
    layout: 'flat',
    userData: '#cloud-config\nwrite_files: [{ path: /etc/lab, content: "said by user data\\n" }]\n',
  });
  await becomes(desk, vm, systemId, 'deployed', 600_000);
  const { deployment } = await desk.call('deploy.get', { systemId });
  const [address = ''] = deployment?.addresses ?? [];
  const asked =
    'hostname; cat /etc/lab; findmnt -no SOURCE,FSTYPE /; ip -br -4 addr; sudo -n true && echo root';
  const said = await person.on('debian', address, asked, deployment?.hostKeys);
  expect(said).toContain(vm.hardware.name);
  expect(said).toContain('said by user data');
  expect(said).toMatch(/\/dev\/vda\d ext4/);
  expect(said).toContain(`${address}/24`);
  expect(said).toContain('root');

  await desk.call('release.start', { systemId, erase: true, quickErase: true });
  await becomes(desk, vm, systemId, 'ready', 300_000);
  await vm.becomesOff(60_000);
  const { items } = await desk.call('release.certificates', { systemId });
  expect(items).toMatchObject([{ disk: 'vda', serial: 'DEPLOY-A', passed: true, badSamples: 0 }]);
}, 1_200_000);
