import type { DhcpPort, DhcpPortOptions } from './dhcp-port.ts';

export type OpenDhcpPort = (options: DhcpPortOptions) => Promise<DhcpPort>;

/** Opens the port as well as this system can. Throws errors with a `code` (EACCES, EADDRINUSE, ENODEV ...). */
export const openDhcpPort: OpenDhcpPort = async (options) =>
  process.platform === 'linux'
    ? (await import('./linux-dhcp-port.ts')).openLinuxDhcpPort(options)
    : (await import('./portable-dhcp-port.ts')).openPortableDhcpPort(options);
