import { expect, test } from 'vitest';
import { addMachine, aDeskCore, mira } from '../../../test/desk-core.ts';
import { aGround } from '../../../test/ground.ts';
import { render } from './template.ts';

const mac = '52:54:00:00:00:01';
const ip = '10.77.0.112';
const request = {
  mac,
  ip,
  server: { address: '10.77.0.1', port: 5248 },
  platform: 'pcbios',
  buildarch: 'i386',
};

test('a stranger gets the ephemeral system and the door to introduce itself at', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const script = await core.boot.script(request);
  expect(script).toMatch(/^#!ipxe\n/);
  expect(script).toContain('kernel http://10.77.0.1:5248/images/ephemeral/amd64/vmlinuz initrd=stage1.img ');
  expect(script).toContain('root=squash:http://10.77.0.1:5248/images/ephemeral/amd64/eph.squashfs');
  expect(script).toContain(
    'cloud-config-url=http://10.77.0.1:5248/MAAS/metadata/latest/enlist-preseed/?op=get_enlist_preseed',
  );
  expect(script).toContain('BOOTIF=01-52-54-00-00-00-01');
  expect(script).not.toContain('{{');
  await core.stop();
});

test('a machine with a run gets its own preseed; one that is Ready its disk, as its firmware needs it', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  const systemId = await addMachine(core, { commission: true });
  // The address alone tells who it is, too: some builds of iPXE name no card.
  core.leases.set(ip, mac);
  const run = await core.boot.script({ ...request, mac: '' });
  expect(run).toContain(`/MAAS/metadata/latest/by-id/${systemId}/?op=get_preseed`);
  await ground.store.transaction(async (tx) => {
    const { id } = await tx.selectFrom('machine').select('id').executeTakeFirstOrThrow();
    await core.machines.runEnded(tx, id, { passed: true, sentence: '' });
  });
  expect(await core.boot.script(request)).toContain('sanboot --no-describe --drive 0x80 || exit 1');
  const uefi = await core.boot.script({ ...request, platform: 'efi', buildarch: 'x86_64' });
  expect(uefi).toContain('chain http://10.77.0.1:5248/loaders/local.efi || exit 1');
  const machine = await core.machines.implementation['machines.get']({ systemId }, mira);
  expect(machine).toMatchObject({ value: { biosBootMethod: 'uefi', bootMac: mac } });
  await core.stop();
});

test('a processor without a system is told so, and what cannot be on an iPXE line is taken out', async () => {
  await using ground = await aGround();
  const core = await aDeskCore(ground);
  expect(await core.boot.script({ ...request, buildarch: 'arm64\n&& shell ${x}' })).toContain(
    'no ephemeral system for arm64__ shell __x_',
  );
  await core.stop();
});

test('a name that nothing fills is a fault', () => {
  expect(render('echo {{a}}', { a: 'b|c;d' })).toBe('echo b_c_d');
  expect(() => render('echo {{a}}', {})).toThrow(/\{\{a\}\}/);
});
