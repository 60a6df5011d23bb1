import { options, readOption } from '../../protocols/dhcp4/options.ts';
import type { Dhcp4Packet } from '../../protocols/dhcp4/packet.ts';

/** Whether a client asks to boot over the network: firmware by its vendor class or architecture, iPXE by its own option. */
export function asksToBoot({ options: given }: Dhcp4Packet): boolean {
  if (given.has(options.ipxe.code) || given.has(options.clientArchitectures.code)) return true;
  return /^(PXE|HTTP)Client/.test(readOption(given, 'vendorClass') ?? '');
}
