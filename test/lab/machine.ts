import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BmcAccount, startBmc } from './bmc.ts';
import { type Hardware, hardware, qemuArguments } from './hardware.ts';
import type { LabNetwork } from './network.ts';
import { type Running, run, startIn, until } from './programs.ts';
import { type Qmp, connectQmp } from './qmp.ts';

/** A machine in the lab: QEMU, switched by its own BMC. */
export interface LabMachine {
  hardware: Hardware;
  /** Where its disks, sockets and serial log lie. */
  folder: string;
  bmc: BmcAccount & { address: string; mac: string };
  /** Resolves when the BMC itself has ended, with its last words. */
  bmcEnded: Promise<string>;
  /** The LAN's end of each network card's cable. */
  taps: string[];
  isOn(): boolean;
  /** The button on its front. */
  powerOn(): Promise<void>;
  powerOff(): Promise<void>;
  /** Everything it wrote to its serial port so far. */
  console(): string;
  /** Resolves when the serial port has shown this text. */
  sees(text: string | RegExp, limitMs: number): Promise<void>;
  becomesOff(limitMs: number): Promise<void>;
  /** Which device each start of the machine tried first, oldest first. */
  starts: ('network' | 'disk')[];
  /** A command to its QEMU (QMP), as set_link of nic0 or device_del of disk1. */
  monitor(command: string, args?: Record<string, unknown>): Promise<unknown>;
  /** Saves what its screen shows (PPM). */
  screendump(path: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const firstPort = { ipmi: 9101, serial: 9201 };
let ports = 0;

/** Puts a machine with its BMC into the network, switched off. */
export async function labMachine(network: LabNetwork, given: Partial<Hardware> = {}): Promise<LabMachine> {
  const machine = hardware(given);
  const folder = mkdtempSync(join(tmpdir(), `metaldesk-${machine.name}-`));
  const port = (ports += 1);
  const wiring = { ipmiPort: firstPort.ipmi + port, serialPort: firstPort.serial + port };
  const taps: string[] = [];
  for (const _ of machine.nics) taps.push(await network.plug());
  for (const [index, disk] of machine.disks.entries()) {
    await run(
      'qemu-img',
      'create',
      '-q',
      '-f',
      'qcow2',
      join(folder, `disk${index}.qcow2`),
      `${disk.sizeBytes}`,
    );
  }
  if (machine.firmware === 'uefi') copyFileSync('/usr/share/OVMF/OVMF_VARS_4M.fd', join(folder, 'vars.fd'));

  const starts: ('network' | 'disk')[] = [];
  let qemu: (Running & { qmp: Promise<Qmp> }) | undefined;
  let onceFirst: 'network' | 'disk' | undefined;
  let selector = 'none';
  let disposed = false;

  const start = () => {
    if (qemu || disposed) return;
    const bootFirst = onceFirst ?? machine.bootOrder;
    onceFirst = undefined; // an override counts for one start
    selector = 'none';
    starts.push(bootFirst);
    rmSync(join(folder, 'qmp'), { force: true });
    const running = startIn(
      network.lan,
      'qemu-system-x86_64',
      ...qemuArguments(machine, { folder, taps, ...wiring, bootFirst }),
    );
    let reset = false;
    const qmp = connectQmp(join(folder, 'qmp'), (event, reason) => {
      if (event === 'SHUTDOWN') reset = reason === 'guest-reset';
    });
    qmp.catch(() => undefined); // whoever uses it sees the error; QEMU may end before it is up
    const mine = { ...running, qmp };
    qemu = mine;
    void running.ended.then(async () => {
      (await qmp.catch(() => undefined))?.close();
      if (qemu === mine) qemu = undefined;
      if (reset) start(); // -no-reboot: a reset of the guest ends QEMU, so that an override can be used up
    });
  };
  const stop = async () => {
    const running = qemu;
    qemu = undefined;
    running?.child.kill('SIGKILL');
    await running?.ended;
  };
  const soft = async () => void (await (await qemu?.qmp)?.command('system_powerdown'));

  const orders: Record<string, (value: string) => unknown> = {
    power: (value) => (value === '1' ? start() : stop()),
    reset: async () => {
      await stop();
      start();
    },
    shutdown: soft,
    boot: (value) => {
      selector = value;
      onceFirst = ({ pxe: 'network', default: 'disk' } as const)[value];
    },
  };
  const switchSocket = join(folder, 'switch');
  const powerSwitch = createServer((request, response) => {
    const [verb, ...words] = request.url!.slice(1).split('/');
    const answer = async () => {
      if (verb === 'set') await orders[words[0]!]?.(words[1] ?? '');
      const values: Record<string, string> = { power: qemu ? '1' : '0', boot: selector };
      return verb === 'get' ? words.map((name) => `${name}:${values[name] ?? '0'}\n`).join('') : '';
    };
    answer().then(
      (text) => response.end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve) => powerSwitch.listen(switchSocket, resolve));

  const account = { user: 'admin', password: 'lab-secret' };
  const bmcAddress = await network.bmcAddress();
  const bmcMac = machine.nics[0]!.replace(/^52:54:00/, '52:54:99');
  const place = { namespace: network.lan, folder, name: machine.name, address: bmcAddress, mac: bmcMac };
  const bmc = startBmc({ ...place, account, switchSocket, ...wiring });

  const console = () =>
    existsSync(join(folder, 'serial.log')) ? readFileSync(join(folder, 'serial.log'), 'utf8') : '';
  const tail = () => `The console ended with:\n${console().slice(-3000)}`;
  return {
    hardware: machine,
    folder,
    bmc: { ...account, address: bmcAddress, mac: bmcMac },
    bmcEnded: bmc.ended,
    taps,
    isOn: () => qemu !== undefined,
    powerOn: async () => start(),
    powerOff: stop,
    console,
    sees: async (text, limitMs) => {
      const found = () =>
        (typeof text === 'string' ? console().includes(text) : text.test(console())) || undefined;
      await until(`"${text}" on the console of ${machine.name}`, limitMs, found, tail);
    },
    becomesOff: async (limitMs) =>
      void (await until(`${machine.name} switched off`, limitMs, () => !qemu || undefined, tail)),
    starts,
    monitor: async (command, args) => {
      if (!qemu) throw new Error(`${machine.name} is off.`);
      return (await qemu.qmp).command(command, args);
    },
    screendump: async (path) => void (await (await qemu?.qmp)?.command('screendump', { filename: path })),
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      await stop();
      await bmc.stop();
      powerSwitch.closeAllConnections();
      await new Promise((resolve) => powerSwitch.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
