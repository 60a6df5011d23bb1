import { randomUUID } from 'node:crypto';
import { diskArguments, type LabDisk } from './disks.ts';

/** What a machine is made of, as its label would say. */
export interface Hardware {
  name: string;
  firmware: 'bios' | 'uefi';
  /** How UEFI firmware fetches its first file. */
  netboot: 'tftp' | 'http';
  memoryMib: number;
  cpus: number;
  vendor: string;
  product: string;
  serial: string;
  uuid: string;
  disks: LabDisk[];
  /** Hardware addresses; the first card is the one that boots. */
  nics: string[];
  /** Which device the firmware tries first when nobody asked for another. */
  bootOrder: 'network' | 'disk';
}

let machines = 0;

/** A small server, with whatever of it matters to the test replaced. */
export function hardware(given: Partial<Hardware> = {}): Hardware {
  const number = (machines += 1);
  const hex = number.toString(16).padStart(2, '0');
  return {
    name: `vm${number}`,
    firmware: 'bios',
    netboot: 'tftp',
    memoryMib: 1024,
    cpus: 1,
    vendor: 'Metaldesk Lab',
    product: 'Rack One',
    serial: `SN-LAB-${number}`,
    uuid: randomUUID(),
    disks: [{ sizeBytes: 4 * 1024 ** 3, serial: `DISK-${number}A`, bus: 'virtio' }],
    nics: [`52:54:00:77:${hex}:01`],
    bootOrder: 'network',
    ...given,
  };
}

export interface Wiring {
  folder: string;
  taps: string[];
  /** TCP ports on 127.0.0.1 in the machines' namespace. */
  ipmiPort: number;
  serialPort: number;
  bootFirst: 'network' | 'disk';
}

/** QEMU's command line for a machine: q35, no KVM, everything it has given a name that inventory can be compared with. */
export function qemuArguments(machine: Hardware, wiring: Wiring): string[] {
  const { vendor, product, serial, uuid, disks, nics, name } = machine;
  const { folder } = wiring;
  const networkFirst = wiring.bootFirst === 'network';
  const smbios = [
    `type=0,vendor=${vendor},version=1.0,date=01/01/2026`,
    `type=1,manufacturer=${vendor},product=${product},serial=${serial},uuid=${uuid}`,
    `type=2,manufacturer=${vendor},product=Board,serial=B-${serial}`,
    `type=3,manufacturer=${vendor},serial=C-${serial},asset=A-${serial}`,
  ];
  const firmware =
    machine.firmware === 'uefi'
      ? [
          `if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd`,
          `if=pflash,format=raw,unit=1,file=${folder}/vars.fd`,
        ].flatMap((drive) => ['-drive', drive])
      : [];
  // OVMF comes to HTTP only after two minutes of PXE, unless PXE is switched off.
  const noPxe = machine.netboot === 'http' ? ['IPv4PXESupport', 'IPv6PXESupport'] : [];
  const diskWords = disks.flatMap((disk, index) => {
    const bootIndex = index === 0 ? (networkFirst ? 10 : 1) : undefined;
    return diskArguments(disk, index, `${folder}/disk${index}.qcow2`, bootIndex);
  });
  const nicArguments = nics.flatMap((mac, index) => {
    // with an empty ROM, UEFI uses its own PXE (and so TFTP); cards that shall not boot have none either
    const rom = machine.firmware === 'uefi' || index > 0 ? ',romfile=' : '';
    const boot = index === 0 ? `,bootindex=${networkFirst ? 1 : 10}` : '';
    const netdev = `tap,id=n${index},ifname=${wiring.taps[index]},script=no,downscript=no`;
    return [
      '-netdev',
      netdev,
      '-device',
      `virtio-net-pci,id=nic${index},netdev=n${index},mac=${mac}${boot}${rom}`,
    ];
  });
  const console = `socket,id=ser0,host=127.0.0.1,port=${wiring.serialPort},server=on,wait=off,logfile=${folder}/serial.log,logappend=on`;
  return [
    ...[
      '-name',
      name,
      '-nodefaults',
      '-display',
      'none',
      '-no-user-config',
      '-no-reboot',
      '-vga',
      'std',
      '-rtc',
      'base=utc',
    ],
    ...['-machine', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'Nehalem', '-smp', `${machine.cpus}`],
    ...[
      '-m',
      `${machine.memoryMib}`,
      '-uuid',
      uuid,
      ...smbios.flatMap((row) => ['-smbios', row]),
      ...firmware,
      ...noPxe.flatMap((what) => ['-fw_cfg', `name=opt/org.tianocore/${what},string=n`]),
    ],
    ...['-qmp', `unix:${folder}/qmp,server=on,wait=off`, '-chardev', console, '-serial', 'chardev:ser0'],
    ...['-object', 'rng-random,id=rng0,filename=/dev/urandom', '-device', 'virtio-rng-pci,rng=rng0'],
    ...diskWords,
    ...nicArguments,
    ...['-chardev', `socket,id=ipmi0,host=127.0.0.1,port=${wiring.ipmiPort},reconnect=2`],
    ...['-device', 'ipmi-bmc-extern,id=bmc0,chardev=ipmi0', '-device', 'isa-ipmi-kcs,bmc=bmc0'],
  ];
}
