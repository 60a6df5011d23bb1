import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { aFolder } from '../interop/dhcp-lab.ts';
import { addAddress, aNamespace, cable, ended, type Namespace } from '../netns.ts';
import { contenders, cpuMs, folderOf, type DhcpContender } from './dhcp-servers.ts';
import { printTable, type BenchRow } from './table.ts';

/**
 * DHCPv4 beside Kea, ISC dhcpd and dnsmasq, each alone on a cable between two namespaces: DORA/s by perfdhcp with less
 * than 1 % lost, DORA/s with 64 machines at a time, and 1,000 new machines at the same instant. Needs root.
 */
const load = fileURLToPath(new URL('dhcp-load.ts', import.meta.url));
const rates = [300, 600, 1_000, 2_000, 3_000, 4_500, 6_000, 8_000, 10_000, 13_000, 16_000];
/** `quick` only looks whether every server can be measured. */
const quick = process.argv.includes('quick');
/** A load that takes longer is not measured. */
const mostMs = 60_000;
const seconds = quick ? 1 : 3;

/** The highest rate at which perfdhcp, as a relay, loses less than 1 % of either exchange. */
async function perfdhcp(lan: Namespace): Promise<number | null> {
  let best: number | null = null;
  for (const rate of quick ? rates.slice(0, 2) : rates) {
    const period = ['-p', String(seconds), '-W', '1', '-d', '1'];
    const base = [
      '-b',
      `mac=00:0c:${(rate & 255).toString(16).padStart(2, '0')}:${(rate >> 8).toString(16).padStart(2, '0')}:00:00`,
    ];
    const asked = ['-4', '-l', 'eth0', '-r', String(rate), '-R', '100000', ...base, ...period, '10.64.0.1'];
    const said = await lan.run('sh', '-c', `perfdhcp ${asked.join(' ')} || true`); // it exits 3 when any packet was lost
    const lost = [...said.matchAll(/drops ratio: ([\d.]+) %/g)].map((match) => Number(match[1]));
    const reached = Number(/Rate: ([\d.]+)/.exec(said)?.[1] ?? 0);
    if (lost.length < 2 || Math.max(...lost) >= 1 || reached < rate * 0.9) break;
    best = reached;
  }
  return best;
}

async function measure(contender: DhcpContender, parent: string): Promise<BenchRow> {
  await using at = await aNamespace('s');
  await using lan = await aNamespace('c');
  await cable(at, 'eth1', lan, 'eth0');
  await addAddress(at, 'eth1', '10.64.0.1/12');
  await addAddress(lan, 'eth0', '10.64.0.2/12');
  const server = contender.start(at, folderOf(parent, contender.name));
  server.stdout.resume();
  server.stderr.resume();
  for (let tries = 0; !(await at.run('ss', '-4Hlun', 'sport = :67')).includes(':67'); tries++) {
    if (tries > 100) throw new Error(`${contender.name} does not serve`);
    await wait(100);
  }
  await wait(500); // some open their port before they have read their leases
  const run = async (...args: string[]): Promise<{ perSecond: number; cpuUs: number; ms: number } | null> => {
    const before = cpuMs(server);
    const child = lan.start(process.execPath, load, 'eth0', ...args);
    const tooLong = setTimeout(() => child.kill('SIGKILL'), mostMs);
    const said = await text(child.stdout);
    clearTimeout(tooLong);
    if (said === '') return null;
    const { doras, ms } = JSON.parse(said) as { doras: number; ms: number };
    if (doras === 0) return null;
    return { perSecond: (doras / ms) * 1000, cpuUs: ((cpuMs(server) - before) / doras) * 1000, ms };
  };
  const storm = await run('storm', '1000');
  const closed = await run('closed', String(seconds));
  const offered = await perfdhcp(lan);
  await ended(server, 'SIGTERM');
  return {
    name: contender.name,
    values: [offered, closed?.perSecond ?? null, closed?.cpuUs ?? null, storm?.ms ?? null],
  };
}

using parent = aFolder();
const rows: BenchRow[] = [];
for (const contender of contenders) {
  rows.push(await measure(contender, parent.path));
  console.log(`measured: ${contender.name}`);
}
const [ours, ...peers] = rows as [BenchRow, ...BenchRow[]];
const columns = ['perfdhcp DORA/s', '64 at a time DORA/s', 'server CPU us/DORA', '1,000 at once, ms'];
printTable('DHCPv4, leases stored as named', columns, ours, peers);
