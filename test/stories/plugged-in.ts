import { listenIpmi, type UdpPeer } from '../../services/platform/sockets/ipmi-port.ts';
import { simulatedChassis, type SimulatedChassis } from '../../services/simulator/bmc-chassis.ts';
import { serveBmc, simulateBmc } from '../../services/simulator/bmc.ts';
import {
  SimulatedMachine,
  type SimulatedMachineOptions,
  type SimulatedRom,
} from '../../services/simulator/machine.ts';
import { systemClock } from '../../services/platform/clock.ts';
import { tftpFetch } from '../tftp-fetch.ts';
import type { Wires } from './wires.ts';

export interface Given {
  firmware?: 'uefi-x64' | 'bios' | 'uefi-ipxe' | 'bios-ipxe';
  serial?: string;
  macs?: string[];
  uuid?: string;
  /** With a BMC that switches it; `answers` replaces what the BMC says by other bytes, or by nothing. */
  bmc?: boolean | { garbage: (asked: Uint8Array) => Uint8Array | undefined };
  /** Which of the site's interfaces it is on. */
  nic?: string;
  faults?: SimulatedMachineOptions['faults'];
}

/** A machine on the site's wire. */
export interface PluggedIn {
  readonly machine: SimulatedMachine;
  /** Presses the power button; resolves when its boot is over. */
  powerOn(): Promise<SimulatedMachine>;
  readonly chassis: SimulatedChassis;
  /** Power parameters that an admin would enter for it. */
  readonly power: { powerType: 'ipmi'; powerParameters: Record<string, string> };
  /** Resolves when the boot that goes on is over. */
  settled(): Promise<void>;
  unplug(): void;
}

const roms: Record<NonNullable<Given['firmware']>, SimulatedRom> = {
  'uefi-x64': 'uefi-pxe',
  bios: 'bios-pxe',
  'uefi-ipxe': 'uefi-ipxe',
  'bios-ipxe': 'bios-ipxe',
};
const login = { power_user: 'admin', power_pass: 'secret', privilege_level: 'ADMIN' };
let plugged = 0;

export async function plugInMachine(site: Wires, given: Given): Promise<PluggedIn> {
  const n = ++plugged;
  const { firmware = 'uefi-x64', nic = 'lan0', bmc = false } = given;
  const macs = given.macs ?? [
    `52:54:00:00:${Math.floor(n / 256)
      .toString(16)
      .padStart(2, '0')}:${(n % 256).toString(16).padStart(2, '0')}`,
  ];
  let boot: Promise<unknown> = Promise.resolve();
  const chassis = simulatedChassis(systemClock, ({ on }) => {
    machine.powerOff();
    if (on) boot = machine.powerOn().then(afterBoot);
  });
  const served = bmc
    ? await switchedBy(chassis, typeof bmc === 'object' ? bmc.garbage : undefined)
    : undefined;
  const address = served ? `127.0.0.1:${served.port}` : '';
  const machine = new SimulatedMachine({
    rom: roms[firmware],
    hardware: {
      serial: given.serial ?? `SN-${n}`,
      uuid: given.uuid ?? `6d657461-6c64-4573-8b00-${n.toString(16).padStart(12, '0')}`,
      macs,
      memoryMib: 2048,
      cpus: 2,
      disks: [{ name: 'sda', serial: `DISK-${n}`, sizeBytes: 8_000_000_000 }],
      firmware: firmware.startsWith('uefi') ? 'uefi' : 'bios',
    },
    plugIn: (mac, receive) => site.wire.plugIn(nic, mac, ({ bytes }) => receive(bytes)),
    tftp: async (server, file, from) => {
      const at = { address: server, port: 69 };
      return (await tftpFetch(site.tftpWire.open, systemClock, at, file, [], from)).data;
    },
    bmc: served && { type: 'ipmi', parameters: { power_address: address } },
    ...(given.faults && { faults: given.faults }),
  });
  /** The agent's last act; a machine on its disk, or stuck, stays on. */
  const afterBoot = (): void => {
    if (machine.outcome === 'passed' || machine.outcome === 'failed') chassis.press(false);
  };
  return {
    machine,
    chassis,
    power: { powerType: 'ipmi', powerParameters: { power_address: address, ...login } },
    async powerOn() {
      chassis.press(true);
      await boot;
      return machine;
    },
    async settled() {
      await boot;
    },
    unplug() {
      machine.powerOff();
      served?.close();
    },
  };
}

async function switchedBy(
  chassis: SimulatedChassis,
  garbage?: (asked: Uint8Array) => Uint8Array | undefined,
) {
  const sound = simulateBmc({
    chassis,
    clock: systemClock,
    users: [{ name: 'admin', password: 'secret', maximum: 4 }],
  });
  const bmc = garbage ? { ...sound, answer: garbage } : sound;
  const at: UdpPeer = { host: '127.0.0.1', port: 0 };
  const served = await serveBmc(bmc, listenIpmi, at);
  if (!served.ok) throw new Error(served.problem.sentence);
  return served.value;
}
