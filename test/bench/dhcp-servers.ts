import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Child, Namespace } from '../netns.ts';
import type { DeskPlan } from '../interop/dhcp-desk.ts';

const range = ['10.65.0.0', '10.68.255.255'] as const;
const CLOCK_TICK_MS = 10;

/** A DHCP server that answers on eth1 (10.64.0.1/12) of a namespace, its leases in `dir`. */
export interface DhcpContender {
  readonly name: string;
  start(at: Namespace, dir: string): Child;
}

export const contenders: readonly DhcpContender[] = [
  {
    name: 'ours (fsync before the ACK)',
    start(at, dir) {
      const subnet = { cidr: '10.64.0.0/12', range, nic: 'eth1' };
      const plan: DeskPlan = { dir, subnets: [subnet], leaseSeconds: 3_600, probeMs: 100 };
      const program = fileURLToPath(new URL('../interop/dhcp-desk.ts', import.meta.url));
      return at.start(process.execPath, program, JSON.stringify(plan));
    },
  },
  {
    name: 'Kea, memfile (no fsync)',
    start(at, dir) {
      const config = {
        'interfaces-config': { interfaces: ['eth1'], 'dhcp-socket-type': 'raw' },
        'lease-database': {
          type: 'memfile',
          persist: true,
          name: path.join(dir, 'kea.csv'),
          'lfc-interval': 0,
        },
        'valid-lifetime': 3600,
        subnet4: [{ subnet: '10.64.0.0/12', interface: 'eth1', pools: [{ pool: range.join(' - ') }] }],
        loggers: [{ name: 'kea-dhcp4', severity: 'ERROR', output_options: [{ output: '/dev/null' }] }],
      };
      writeFileSync(path.join(dir, 'kea.json'), JSON.stringify({ Dhcp4: config }));
      const folders = [`KEA_PIDFILE_DIR=${dir}`, `KEA_LOCKFILE_DIR=${dir}`];
      return at.start('env', ...folders, 'kea-dhcp4', '-c', path.join(dir, 'kea.json'));
    },
  },
  {
    name: 'ISC dhcpd (fsync a lease)',
    start(at, dir) {
      const subnet = `subnet 10.64.0.0 netmask 255.240.0.0 { range ${range.join(' ')}; }`;
      writeFileSync(
        path.join(dir, 'dhcpd.conf'),
        `authoritative; ping-check false; default-lease-time 3600; ${subnet}\n`,
      );
      writeFileSync(path.join(dir, 'dhcpd.leases'), '');
      const files = [
        '-cf',
        path.join(dir, 'dhcpd.conf'),
        '-lf',
        path.join(dir, 'dhcpd.leases'),
        '-pf',
        path.join(dir, 'pid'),
      ];
      return at.start('dhcpd', '-4', '-f', '-q', '--no-pid', ...files, 'eth1');
    },
  },
  {
    name: 'dnsmasq (fsync a lease)',
    start(at, dir) {
      const how = [
        '-k',
        '--port=0',
        '--user=root',
        '--conf-file=/dev/null',
        '--pid-file=',
        '--log-facility=/dev/null',
        '--no-ping',
      ];
      const leases = [
        `--dhcp-leasefile=${path.join(dir, 'dnsmasq')}`,
        '--dhcp-lease-max=1000000',
        '--dhcp-authoritative',
      ];
      return at.start(
        'dnsmasq',
        ...how,
        ...leases,
        '--interface=eth1',
        '--bind-interfaces',
        `--dhcp-range=${range.join(',')},1h`,
      );
    },
  },
];

/** A folder that every contender may write to. */
export function folderOf(parent: string, name: string): string {
  const dir = path.join(parent, name.replaceAll(/\W+/g, '-'));
  mkdirSync(dir, { mode: 0o777 });
  return dir;
}

/** Processor time of a process until now. */
export function cpuMs(child: Child): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS;
}
