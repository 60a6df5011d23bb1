import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServiceHealth } from '../../services/service.ts';
import { ended, type Child, type Namespace } from '../netns.ts';
import type { DeskPlan } from './dhcp-desk.ts';

const deskProgram = fileURLToPath(new URL('dhcp-desk.ts', import.meta.url));

/** A folder that goes with its test. */
export function aFolder(): Disposable & { path: string } {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-dhcp-'));
  return { path: dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

export interface Desk extends AsyncDisposable {
  readonly child: Child;
  /** As it said when it had started. */
  readonly health: ServiceHealth;
  ask(what: 'counters'): Promise<Record<string, number>>;
  ask(what: 'events'): Promise<{ kind: string; text: string }[]>;
  ask(what: 'health'): Promise<ServiceHealth>;
  ask(what: 'memory'): Promise<{ rssBytes: number }>;
  ask(what: `holder ${string}`): Promise<{ mac: string | null }>;
  ask(what: 'stop'): Promise<{ stopped: true }>;
}

/** The DHCP service in a namespace, as a process of its own that can be killed; `under` a program that starts it. */
export async function aDesk(at: Namespace, plan: DeskPlan, under: readonly string[] = []): Promise<Desk> {
  const own = [deskProgram, JSON.stringify(plan)];
  const [program = process.execPath, ...args] =
    under.length === 0 ? [process.execPath, ...own] : [...under, process.execPath, ...own];
  const child = at.start(program, ...args);
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the desk ended: ${errors}`);
    return JSON.parse(value) as unknown;
  };
  const health = (await answer()) as ServiceHealth;
  const ask = (what: string): Promise<never> => {
    child.stdin.write(`${what}\n`);
    return answer() as Promise<never>;
  };
  return { child, health, ask, [Symbol.asyncDispose]: () => ended(child) };
}

const set = 'ip link set "$interface" up; ip address flush dev "$interface"';

/** A script for udhcpc that sets the address and tells each event in a file. */
export function udhcpcScript(dir: string): { script: string; log: string } {
  const script = path.join(dir, 'udhcpc.sh');
  const log = path.join(dir, 'udhcpc.log');
  const bound = `${set}; ip address add "$ip/$mask" dev "$interface"`;
  const text = `#!/bin/sh
case "$1" in
  bound|renew) ${bound};;
  deconfig) ${set};;
esac
echo "$1 $interface $ip $subnet $router $dns $lease $serverid" >> ${log}
`;
  writeFileSync(script, text, { mode: 0o755 });
  writeFileSync(log, '');
  return { script, log };
}

/** The same for ISC dhclient. */
export function dhclientScript(dir: string): { script: string; log: string } {
  const script = path.join(dir, 'dhclient.sh');
  const log = path.join(dir, 'dhclient.log');
  const text = `#!/bin/sh
case "$reason" in
  PREINIT) ip link set "$interface" up;;
  BOUND|REBOOT) ip address flush dev "$interface"; ip address add "$new_ip_address/$new_subnet_mask" dev "$interface";;
  EXPIRE|FAIL|RELEASE|STOP) ip address flush dev "$interface";;
esac
echo "$reason $interface $new_ip_address $new_domain_name $new_dhcp_lease_time" >> ${log}
`;
  writeFileSync(script, text, { mode: 0o755 });
  writeFileSync(log, '');
  return { script, log };
}
