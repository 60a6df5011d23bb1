import { expect, test } from 'vitest';
import { labMachine } from './machine.ts';
import { labNetwork } from './network.ts';
import { run, until } from './programs.ts';

test('ipmitool switches a machine through its BMC; network boot counts once; nothing is left behind', async () => {
  let namespaces: string[];
  let folder: string;
  {
    await using network = await labNetwork();
    await using vm = await labMachine(network, { bootOrder: 'disk' });
    namespaces = [network.desk, network.lan];
    folder = vm.folder;
    const { address, user, password } = vm.bmc;
    const ipmi = (...words: string[]) =>
      network.atDesk(
        'ipmitool',
        '-I',
        'lanplus',
        '-C',
        '3',
        '-H',
        address,
        '-U',
        user,
        '-P',
        password,
        ...words,
      );

    expect(await ipmi('chassis', 'power', 'status')).toContain('is off');
    await ipmi('chassis', 'bootdev', 'pxe');
    await ipmi('chassis', 'power', 'on');
    expect(await ipmi('chassis', 'power', 'status')).toContain('is on');
    await ipmi('chassis', 'power', 'reset');
    await until('a second start', 10_000, () => vm.starts.length === 2 || undefined);
    expect(vm.starts).toEqual(['network', 'disk']);
    await ipmi('chassis', 'power', 'off');
    await vm.becomesOff(10_000);
  }
  const left = await run('ip', 'netns', 'list');
  expect(namespaces.filter((name) => left.includes(name))).toEqual([]);
  await expect(run('pgrep', '-f', folder)).rejects.toThrow();
});
