/** What a simulated machine is made of; small and regular, but in the true form of each report. */
export interface SimulatedHardware {
  serial: string;
  uuid: string;
  /** The first is the card it boots from. */
  macs: readonly string[];
  memoryMib: number;
  cpus: number;
  disks: readonly { name: string; serial: string; sizeBytes: number }[];
  firmware: 'bios' | 'uefi';
}

/** Output of 50-maas-01-commissioning: LXD's resources in MAAS's envelope. */
export function resourcesReport(h: SimulatedHardware): string {
  const threads = Array.from({ length: h.cpus }, (_, id) => ({ id, numa_node: 0, thread: 0, online: true }));
  const cards = h.macs.map((address, i) => ({
    driver: 'virtio_net',
    numa_node: 0,
    pci_address: `0000:00:0${i + 2}.0`,
    vendor: 'Red Hat, Inc.',
    vendor_id: '1af4',
    product: 'Virtio network device',
    product_id: '1041',
    ports: [
      {
        id: `eth${i}`,
        address,
        port: 0,
        protocol: 'ethernet',
        link_detected: i === 0,
        link_speed: i === 0 ? 1000 : 0,
      },
    ],
  }));
  const disks = h.disks.map((d) => ({
    id: d.name,
    type: 'sata',
    model: 'SIMDISK',
    serial: d.serial,
    size: d.sizeBytes,
    block_size: 512,
    rpm: 0,
    numa_node: 0,
  }));
  const memory = h.memoryMib * 2 ** 20;
  return JSON.stringify({
    api_version: '1.0',
    api_extensions: ['resources', 'resources_v2', 'api_os', 'resources_system', 'resources_usb_pci'],
    environment: { kernel: 'Linux', kernel_architecture: 'x86_64', server: 'simulator' },
    resources: {
      cpu: {
        architecture: 'x86_64',
        sockets: [{ name: 'Simulated CPU', socket: 0, frequency: 2000, cores: [{ core: 0, threads }] }],
        total: h.cpus,
      },
      memory: { nodes: [{ numa_node: 0, total: memory }], total: memory },
      network: { cards, total: cards.length },
      storage: { disks, total: disks.length },
      pci: { devices: cards.map(({ ports: _, ...device }) => ({ ...device, class: 'Ethernet controller' })) },
      usb: { devices: [] },
      system: {
        uuid: h.uuid,
        vendor: 'Simulated',
        product: 'Machine',
        serial: h.serial,
        boot_mode: h.firmware,
        firmware: { vendor: 'Simulated', version: '1.0' },
      },
    },
    networks: {},
  });
}

/** What each script of the house prints on a healthy machine. */
export function printedBy(script: string, h: SimulatedHardware): string {
  if (script === '50-maas-01-commissioning') return resourcesReport(h);
  if (script === 'maas-capture-lldpd') return '{"lldp": {}}';
  if (script === '60-metaldesk-disk-contents')
    return JSON.stringify({
      disks: h.disks.map(({ name, serial }) => ({ name, serial, logical_block_size: 512, contents: [] })),
    });
  if (script === 'maas-lshw')
    return `<list><node id="sim" class="system"><node id="bank:0" class="memory"><description>DIMM RAM</description><slot>A1</slot><size units="bytes">${h.memoryMib * 2 ** 20}</size></node></node></list>`;
  return `${script} on ${h.serial}\n`;
}
