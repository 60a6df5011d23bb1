/** What a DHCP client says of itself, as far as the first file depends on it. */
export interface BootClient {
  /** Option 93, RFC 4578 section 2.1; none from an operating system's client. */
  arch?: number | undefined;
  /** Option 60. */
  vendorClass?: string | undefined;
  /** Option 77. */
  userClass?: string | undefined;
  /** Option 175 is there: only iPXE sends it. */
  isIpxe: boolean;
}

/** The interface that the request came in on: no server address is stored anywhere. */
export interface BootServer {
  address: string;
  httpPort: number;
}

export type FirstFile =
  /** iPXE itself: the URL of its script, in option 67 (it is longer than the 128 bytes of `file`). */
  | { kind: 'script'; url: string }
  | { kind: 'tftp'; file: string; server: string }
  /** UEFI HTTP boot: the answer must carry option 60 with this vendor class. */
  | { kind: 'http'; url: string; vendorClass: 'HTTPClient' }
  /** It boots over the network, and nothing here can start it: a sentence for the admin. */
  | { kind: 'no_loader'; why: string }
  /** An address is all it wants. */
  | { kind: 'none' };

interface Architecture {
  name: string;
  firmware: 'bios' | 'uefi';
  loader?: string;
  http?: true;
}

/** Option 93 by number (IANA, Processor Architecture Types). A row without loader is known and cannot be started yet. */
export const architectures: Readonly<Record<number, Architecture>> = {
  0: { name: 'x86 BIOS', firmware: 'bios', loader: 'undionly.kpxe' },
  6: { name: 'x86 UEFI, 32 bit', firmware: 'uefi' },
  // 9 should be EFI byte code; x86-64 firmware sends it as well.
  7: { name: 'x86-64 UEFI', firmware: 'uefi', loader: 'ipxe.efi' },
  9: { name: 'x86-64 UEFI', firmware: 'uefi', loader: 'ipxe.efi' },
  10: { name: 'ARM UEFI, 32 bit', firmware: 'uefi' },
  11: { name: 'arm64 UEFI', firmware: 'uefi' },
  12: { name: 'POWER Open Firmware', firmware: 'bios' },
  14: { name: 'POWER OPAL', firmware: 'bios' },
  15: { name: 'x86 UEFI HTTP, 32 bit', firmware: 'uefi' },
  16: { name: 'x86-64 UEFI HTTP', firmware: 'uefi', loader: 'ipxe.efi', http: true },
  19: { name: 'arm64 UEFI HTTP', firmware: 'uefi' },
  27: { name: 'RISC-V UEFI, 64 bit', firmware: 'uefi' },
  31: { name: 's390x', firmware: 'bios' },
};

/** What iPXE fills in by itself; netX is the card that it booted from. */
const scriptQuery =
  'mac=${netX/mac}&platform=${platform}&uuid=${uuid}&serial=${serial:uristring}&buildarch=${buildarch}';

export const scriptUrl = (server: BootServer): string =>
  `http://${server.address}:${server.httpPort}/boot/ipxe?${scriptQuery}`;

/** iPXE is looked for first: it repeats its firmware's architecture and would be sent itself for ever. */
export function firstFile(client: BootClient, server: BootServer): FirstFile {
  if (client.isIpxe || client.userClass === 'iPXE') return { kind: 'script', url: scriptUrl(server) };
  if (client.arch === undefined) return { kind: 'none' };
  const row = architectures[client.arch];
  if (!row?.loader) {
    const name = row?.name ?? `client architecture ${client.arch}`;
    return { kind: 'no_loader', why: `A machine of ${name} asked to boot; there is no loader for it here.` };
  }
  if (row.http || client.vendorClass?.startsWith('HTTPClient'))
    return {
      kind: 'http',
      url: `http://${server.address}:${server.httpPort}/loaders/${row.loader}`,
      vendorClass: 'HTTPClient',
    };
  return { kind: 'tftp', file: row.loader, server: server.address };
}

/** What a machine that asks for its script gets: `enlist` introduces itself, `run` does what its run asks for. */
export type Next = 'enlist' | 'run' | 'local';

/** Unknown machines enlist; known ones get what their state boots, and a New one without a run introduces itself again. */
export function nextBoot(
  machine: { status: string; boots: 'ephemeral' | 'local'; netboot: boolean; inMemory: boolean } | null,
): Next {
  if (!machine || machine.status === 'new') return 'enlist';
  // What lives in memory is gone with the power: it gets its system anew.
  if (machine.inMemory && (machine.status === 'deploying' || machine.status === 'deployed')) return 'run';
  if (machine.status === 'deploying' && !machine.netboot) return 'local';
  return machine.boots === 'ephemeral' ? 'run' : 'local';
}
