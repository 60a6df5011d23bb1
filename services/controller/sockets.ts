import { networkInterfaces } from 'node:os';
import type { AddressGiver } from '../platform/nic-addresses/giver.ts';
import { systemGiver } from '../platform/nic-addresses/system-giver.ts';
import type { OpenFramePort } from '../platform/sockets/frame-port.ts';
import { openDhcpPort, type OpenDhcpPort } from '../platform/sockets/open-dhcp-port.ts';
import { openFramePort } from '../platform/sockets/open-frame-port.ts';
import { portHolders, type PortHolder } from '../platform/sockets/port-holders.ts';
import type { Service } from '../service.ts';
import { readNicSignature, readNicSigns, type NicSigns } from '../site/network/index.ts';
import { MachineHttpService, type MachineHttpOptions } from '../wire/files/service.ts';
import type { TftpConfig } from '../wire/tftp/config.ts';
import { TftpService, type TftpDeps } from '../wire/tftp/server.ts';

/** How the controller reaches the network: the system's ways, or those of a test in one process. */
export interface Sockets {
  openDhcpPort: OpenDhcpPort;
  openFramePort: OpenFramePort;
  portHolders(port: number): Promise<PortHolder[]>;
  /** How long other DHCP servers are listened for before serving. */
  probeMs: number;
  nicSigns(): NicSigns[];
  /** Changes when any of that may have changed. */
  nicSignature(): string;
  addressesOf(nic: string): readonly { address: string; prefix: number }[];
  addressGiver: AddressGiver;
  tftp(config: TftpConfig, deps: TftpDeps): Service;
  machineHttp(options: MachineHttpOptions): Service;
}

export const systemSockets: Sockets = {
  openDhcpPort,
  openFramePort,
  portHolders,
  // dnsmasq looks for three seconds whether an address is free before it offers it.
  probeMs: 3_200,
  nicSigns: readNicSigns,
  nicSignature: readNicSignature,
  addressesOf: (nic) =>
    (networkInterfaces()[nic] ?? [])
      .filter((a) => a.family === 'IPv4')
      .map((a) => ({ address: a.address, prefix: Number(a.cidr?.split('/')[1] ?? 32) })),
  addressGiver: systemGiver(),
  tftp: (config, deps) => new TftpService(config, deps),
  machineHttp: (options) => new MachineHttpService(options),
};
