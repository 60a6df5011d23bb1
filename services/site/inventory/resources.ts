import { macFrom } from '../../contract/addresses.ts';
import { member, numaNode, rows, sizeBytes, text, whole } from './clean.ts';
import type { Device, Disk, Hardware, Nic, NumaNode, Unusable } from './hardware.ts';

/** Far above any real machine; what is beyond is left out. */
const MOST = {
  sockets: 256,
  cores: 4096,
  threads: 16,
  numa: 1024,
  disks: 1024,
  cards: 512,
  ports: 64,
  devices: 4096,
};

const MIB = 2 ** 20;
const toMib = (value: unknown): number => Math.floor(sizeBytes(value) / MIB);

interface Thread {
  id: number;
  numa: number;
}

function readCpu(cpu: unknown): { cpu: Hardware['cpu']; threads: Thread[] } {
  const sockets = rows(member(cpu, 'sockets'), MOST.sockets);
  const threads: Thread[] = [];
  for (const core of sockets.flatMap((s) => rows(member(s, 'cores'), MOST.cores)))
    for (const thread of rows(member(core, 'threads'), MOST.threads))
      if (member(thread, 'online') !== false && threads.length < MOST.cores * 4)
        threads.push({
          id: whole(member(thread, 'id'), 0, 1_000_000),
          numa: numaNode(member(thread, 'numa_node')) ?? 0,
        });
  const speeds = sockets.map(
    (s) => whole(member(s, 'frequency_turbo'), 1, 100_000) || whole(member(s, 'frequency'), 1, 100_000),
  );
  const count = threads.length || whole(member(cpu, 'total'), 0, MOST.cores * 4);
  return {
    cpu: { model: text(member(sockets[0], 'name')), count, speedMhz: Math.max(0, ...speeds) },
    threads,
  };
}

function readNuma(memory: unknown, threads: readonly Thread[]): NumaNode[] {
  const nodes = new Map<number, NumaNode>();
  const node = (index: number): NumaNode => {
    const found = nodes.get(index) ?? { index, memoryMib: 0, cores: [] };
    nodes.set(index, found);
    return found;
  };
  for (const row of rows(member(memory, 'nodes'), MOST.numa))
    node(numaNode(member(row, 'numa_node')) ?? 0).memoryMib = toMib(member(row, 'total'));
  for (const thread of threads)
    if (nodes.size < MOST.numa || nodes.has(thread.numa)) node(thread.numa).cores.push(thread.id);
  for (const found of nodes.values()) found.cores.sort((a, b) => a - b);
  return [...nodes.values()].sort((a, b) => a.index - b.index);
}

function readDisk(row: unknown): Disk | null {
  const name = text(member(row, 'id'), 64);
  if (!name || !/^[A-Za-z0-9][\w!.:-]*$/.test(name)) return null;
  const idPath = text(member(row, 'device_id')) ?? text(member(row, 'wwn'));
  return {
    name,
    path: `/dev/${name}`,
    idPath: idPath && /^[\w.:+=@-]+$/.test(idPath) ? `/dev/disk/by-id/${idPath}` : null,
    model: text(member(row, 'model')),
    serial: text(member(row, 'serial')),
    firmwareVersion: text(member(row, 'firmware_version'), 64),
    sizeBytes: sizeBytes(member(row, 'size')),
    blockSize: whole(member(row, 'block_size'), 1, MIB, 512),
    logicalBlockSize: whole(member(row, 'logical_block_size'), 512, MIB) || null,
    rotational: whole(member(row, 'rpm'), 0, 1_000_000) > 0,
    removable: member(row, 'removable') === true,
    readOnly: member(row, 'read_only') === true,
    transport: text(member(row, 'type'), 32),
    numaNode: numaNode(member(row, 'numa_node')),
    pciAddress: text(member(row, 'pci_address'), 32),
  };
}

/** "10000baseT/Full" and its like: the fastest mode is what the interface can do. */
function fastestMbps(modes: unknown): number {
  const speeds = rows(modes, 200).map((mode) =>
    whole(/^(\d{1,7})base/i.exec(typeof mode === 'string' ? mode : '')?.[1], 0, 10_000_000),
  );
  return Math.max(0, ...speeds);
}

function readCard(card: unknown): Nic[] {
  const own = {
    vendor: text(member(card, 'vendor')),
    product: text(member(card, 'product')),
    firmwareVersion: text(member(card, 'firmware_version'), 64),
    driver: text(member(card, 'driver'), 64),
    numaNode: numaNode(member(card, 'numa_node')),
    pciAddress: text(member(card, 'pci_address'), 32),
  };
  return rows(member(card, 'ports'), MOST.ports).flatMap((port): Nic[] => {
    const name = text(member(port, 'id'), 64);
    const address = member(port, 'address');
    // InfiniBand's 20 bytes are no address that DHCP or a lease here could know.
    const mac = typeof address === 'string' && address.length < 64 ? macFrom(address) : null;
    if (!name || !mac || mac === '00:00:00:00:00:00') return [];
    const linkSpeedMbps = whole(member(port, 'link_speed'), 0, 10_000_000);
    const fastest = fastestMbps(member(port, 'supported_modes'));
    const linkConnected = member(port, 'link_detected') === true;
    return [
      {
        name,
        mac,
        ...own,
        linkConnected,
        linkSpeedMbps,
        interfaceSpeedMbps: Math.max(fastest, linkSpeedMbps),
      },
    ];
  });
}

const id4 = (value: unknown): string => {
  const id = text(value, 16)?.toLowerCase().replace(/^0x/, '') ?? '';
  return /^[0-9a-f]{1,4}$/.test(id) ? id.padStart(4, '0') : '';
};

function readPci(row: unknown): Device[] {
  const address = text(member(row, 'pci_address'), 32);
  if (!address) return [];
  const [, bus, device] = /^(?:[0-9a-f]+:)?([0-9a-f]{2}):([0-9a-f]{2})\.\d$/i.exec(address) ?? [];
  return [
    {
      bus: 'pci',
      address,
      vendorId: id4(member(row, 'vendor_id')),
      productId: id4(member(row, 'product_id')),
      vendorName: text(member(row, 'vendor')) ?? '',
      productName: text(member(row, 'product')) ?? '',
      driver: text(member(row, 'driver'), 64) ?? '',
      busNumber: parseInt(bus ?? '0', 16),
      deviceNumber: parseInt(device ?? '0', 16),
      className: text(member(row, 'class')) ?? '',
      numaNode: numaNode(member(row, 'numa_node')),
    },
  ];
}

function readUsb(row: unknown): Device[] {
  const busNumber = whole(member(row, 'bus_address'), 0, 65_535, -1);
  const deviceNumber = whole(member(row, 'device_address'), 0, 65_535, -1);
  if (busNumber < 0 || deviceNumber < 0) return [];
  const first = rows(member(row, 'interfaces'), 1)[0];
  return [
    {
      bus: 'usb',
      address: `${busNumber}:${deviceNumber}`,
      vendorId: id4(member(row, 'vendor_id')),
      productId: id4(member(row, 'product_id')),
      vendorName: text(member(row, 'vendor')) ?? '',
      productName: text(member(row, 'product')) ?? '',
      driver: text(member(first, 'driver'), 64) ?? '',
      busNumber,
      deviceNumber,
      className: text(member(first, 'class')) ?? '',
      numaNode: null,
    },
  ];
}

/** hardware_info: each key and where LXD's document has it. */
const infoKeys: Record<string, readonly string[]> = {
  system_vendor: ['vendor'],
  system_product: ['product'],
  system_family: ['family'],
  system_version: ['version'],
  system_sku: ['sku'],
  system_serial: ['serial'],
  mainboard_vendor: ['motherboard', 'vendor'],
  mainboard_product: ['motherboard', 'product'],
  mainboard_serial: ['motherboard', 'serial'],
  mainboard_version: ['motherboard', 'version'],
  mainboard_firmware_vendor: ['firmware', 'vendor'],
  mainboard_firmware_date: ['firmware', 'date'],
  mainboard_firmware_version: ['firmware', 'version'],
  chassis_vendor: ['chassis', 'vendor'],
  chassis_type: ['chassis', 'type'],
  chassis_serial: ['chassis', 'serial'],
  chassis_version: ['chassis', 'version'],
};

function readInfo(system: unknown, cpuModel: string | null): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [key, place] of Object.entries(infoKeys)) {
    const value = text(place.reduce(member, system));
    if (value) found[key] = value;
  }
  if (cpuModel) found['cpu_model'] = cpuModel;
  return found;
}

const once = <T>(list: readonly T[], key: (item: T) => string): T[] =>
  [...new Map(list.toReversed().map((item) => [key(item), item])).values()].reverse();

/**
 * The result of 50-maas-01-commissioning: LXD's GET /1.0/resources in MAAS's envelope (maas-api section 7). Values that
 * cannot be believed are left out; only a document without resources is unusable.
 */
export function readResources(json: string): Hardware | Unusable {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch {
    return { unusable: 'The inventory is not JSON.' };
  }
  const resources = member(document, 'resources');
  if (typeof resources !== 'object' || resources === null || Array.isArray(resources))
    return { unusable: 'The inventory has no "resources", as the form of LXD would have.' };
  const part = (name: string): unknown => member(resources, name);
  const { cpu, threads } = readCpu(part('cpu'));
  const system = part('system');
  const mode = member(system, 'boot_mode');
  const devices = [
    ...rows(member(part('pci'), 'devices'), MOST.devices).flatMap(readPci),
    ...rows(member(part('usb'), 'devices'), MOST.devices).flatMap(readUsb),
  ];
  const disks = rows(member(part('storage'), 'disks'), MOST.disks).map(readDisk);
  return {
    cpu,
    memoryMib: toMib(member(part('memory'), 'total')),
    numa: readNuma(part('memory'), threads),
    disks: once(
      disks.filter((d) => d !== null),
      (d) => d.name,
    ),
    nics: once(rows(member(part('network'), 'cards'), MOST.cards).flatMap(readCard), (n) => n.mac).slice(
      0,
      MOST.cards,
    ),
    devices: once(devices, (d) => `${d.bus} ${d.address}`),
    info: readInfo(system, cpu.model),
    uuid: text(member(system, 'uuid'), 64)?.toLowerCase() ?? null,
    biosBootMethod: mode === 'uefi' ? 'uefi' : mode === 'bios' ? 'pxe' : null,
  };
}
