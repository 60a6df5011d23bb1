import { expect, test } from 'vitest';
import { commandLine, maasLine } from './command-lines.ts';

const deploying = {
  systemId: 'm00017',
  image: 'debian/bookworm',
  target: 'disk',
  layout: 'lvm',
  keysOf: ['mira', 'jonas'],
  kernelOptions: "console=ttyS0 note='a'",
  erase: ['sda'],
} as const;

test('what is chosen in the dialog, for a terminal', () => {
  expect(commandLine({ ...deploying, keysOf: [...deploying.keysOf] })).toBe(
    "metaldesk deploy start m00017 --image debian/bookworm --target disk --layout lvm --keys-of mira jonas --kernel-options 'console=ttyS0 note='\\''a'\\''' --erase sda",
  );
  expect(commandLine({ systemId: 'm00017', erase: [], userData: '#cloud-config' })).toBe(
    'metaldesk deploy start m00017 --user-data "$(cat user-data)"',
  );
});

test("the same for MAAS's client", () => {
  expect(maasLine({ systemId: 'm00017', image: 'debian/bookworm', erase: [], userData: 'x' })).toBe(
    'maas desk machine deploy m00017 distro_series=bookworm user_data="$(base64 -w0 user-data)"',
  );
});
