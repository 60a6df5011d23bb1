import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Sockets } from '../../services/controller.ts';
import type { Clock } from '../../services/platform/clock.ts';
import type { MemoryWire } from '../../services/platform/sockets/memory-wire.ts';
import type { memoryUnicastWire } from '../../services/platform/sockets/unicast-port-memory.ts';
import { PortTftpService } from '../../services/wire/tftp/port-service.ts';

/** What machines of a site in one process are plugged into. */
export interface Wires {
  readonly wire: MemoryWire;
  readonly tftpWire: ReturnType<typeof memoryUnicastWire>;
}

/** Every site has a network of its own within loopback's 127/8, so that stories may run side by side. */
let siteNumber = 0;
export const nextNet = (): string => `127.${100 + (process.pid % 100)}.${++siteNumber}`;

const files = {
  'ephemeral/amd64/vmlinuz': 40_000,
  'ephemeral/amd64/stage1.img': 60_000,
  'ephemeral/amd64/eph.squashfs': 200_000,
  'loaders/ipxe.efi': 30_000,
  'loaders/snponly.efi': 3_000,
  'loaders/undionly.kpxe': 20_000,
  'loaders/local.efi': 9_000,
};

/** Files of the names and kinds that machines load, with nothing in them. */
export function writeImages(dataDir: string): void {
  for (const [name, size] of Object.entries(files)) {
    const file = path.join(dataDir, 'images', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, Buffer.alloc(size, 0x5a));
  }
}

const nicSigns = (name: string, address: string) => ({
  name,
  mac: `02:00:00:00:00:0${name.slice(-1)}`,
  hardwareType: 1,
  linkUp: true,
  speedMbps: 1000,
  driver: 'igc',
  isWireless: false,
  isBridge: false,
  isTunnel: false,
  isPair: false,
  switchedOff: false,
  bus: null,
  master: null,
  addresses: [{ address, prefix: 24 }],
  defaultRoute: false,
  gateway: null,
});

/** The controller's ways to the network, DHCP and TFTP in memory; `nics` are its interfaces and their addresses. */
export const memorySockets = (
  nics: ReadonlyMap<string, string>,
  { wire, tftpWire }: Wires,
  clock: Clock,
): Partial<Sockets> => ({
  openDhcpPort: wire.open,
  portHolders: () => Promise.resolve([]),
  probeMs: 1,
  nicSigns: () => [...nics].map(([name, address]) => nicSigns(name, address)),
  addressesOf: (nic) => (nics.has(nic) ? [{ address: nics.get(nic)!, prefix: 24 }] : []),
  tftp: (config, deps) => new PortTftpService(config, deps, tftpWire.open, clock),
});
