import { execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Ran {
  code: number;
  out: string;
}

/** Runs a client program to its end, at most 30 s. */
export const run = (program: string, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: 30_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? 1 : 0, out: `${stdout}${stderr}`.trim() }),
    );
  });

/** A UDP port of loopback that nobody has now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });

/** ipmi_sim's program for the machine: its state is files, and every change is a line of `log`. */
const chassisScript = `#!/bin/sh
dir=$1; what=$2; shift 2
if [ "$what" = get ]; then
  for key; do case $key in
    power) echo "power:$(cat $dir/power)" ;;
    boot) echo "boot:$(cat $dir/boot)" ;;
  esac; done
else
  while [ $# -ge 2 ]; do
    echo "$1 $2" >> $dir/log
    case $1 in power|boot) echo $2 > $dir/$1 ;; esac
    shift 2
  done
fi
`;

export interface IpmiSim {
  port: number;
  isOn(): boolean;
  press(on: boolean): void;
  /** Changes so far, as \`power 1\`, \`boot pxe\`, \`reset 1\`. */
  log(): string[];
  close(): Promise<void>;
}

/** OpenIPMI's ipmi_sim with the users admin/secret-pw (ADMINISTRATOR) and viewer/viewer-pw (USER). */
export async function startIpmiSim(): Promise<IpmiSim> {
  const dir = mkdtempSync(path.join(tmpdir(), 'metaldesk-ipmi-sim-'));
  const port = await freePort();
  mkdirSync(path.join(dir, 'state/ipmi_sim/machine'), { recursive: true });
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(dir, name), text);
    return path.join(dir, name);
  };
  file('power', '0\n');
  file('boot', 'none\n');
  file('log', '');
  const script = file('chassis.sh', chassisScript);
  chmodSync(script, 0o755);
  const levels = ['callback', 'user', 'operator', 'admin'].map(
    (l) => `allowed_auths_${l} none md2 md5 straight`,
  );
  const lan = [
    'name "machine"',
    'set_working_mc 0x20',
    'startlan 1',
    `addr 127.0.0.1 ${port}`,
    'priv_limit admin',
    ...levels,
    'guid a123456789abcdefa123456789abcdef',
    'endlan',
    `chassis_control "${script} ${dir}"`,
    'user 2 true "admin" "secret-pw" admin 10',
    'user 3 true "viewer" "viewer-pw" user 10',
  ];
  const emulator = [
    'mc_setbmc 0x20',
    'mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr',
    'sel_enable 0x20 1000 0x0a',
    'mc_enable 0x20',
  ];
  const child = spawn(
    'ipmi_sim',
    [
      '-n',
      '-c',
      file('lan.conf', lan.join('\n') + '\n'),
      '-f',
      file('cmd.emu', emulator.join('\n') + '\n'),
      '-s',
      path.join(dir, 'state'),
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await answering(port);
  return {
    port,
    isOn: () => readFileSync(path.join(dir, 'power'), 'utf8').trim() === '1',
    press: (on) => writeFileSync(path.join(dir, 'power'), on ? '1\n' : '0\n'),
    log: () => readFileSync(path.join(dir, 'log'), 'utf8').split('\n').filter(Boolean),
    async close() {
      child.kill();
      await ended;
      if (existsSync(dir)) rmSync(dir, { recursive: true });
    },
  };
}

/** Waits until ipmi_sim answers Get Channel Authentication Capabilities, at most 10 s. */
async function answering(port: number): Promise<void> {
  const question = Buffer.from('0600ff07000000000000000000092018c88100388e04b5', 'hex');
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  const answered = new Promise<void>((resolve) => socket.once('message', () => resolve()));
  let open = true;
  void answered.then(() => {
    open = false;
    socket.close();
  });
  for (let i = 0; i < 100 && open; i++) {
    socket.send(question, port, '127.0.0.1');
    await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 100))]);
  }
  if (!open) return;
  socket.close();
  throw new Error('ipmi_sim does not answer');
}
