import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { ipv4ToNumber } from '../../services/contract/addresses.ts';
import { openSecrets } from '../../services/platform/secrets/secrets.ts';
import { openStore, type Store } from '../../services/platform/store/store.ts';
import { readOption } from '../../services/protocols/dhcp4/options.ts';
import { decode } from '../../services/protocols/dhcp4/packet.ts';
import { ended } from '../netns.ts';
import { restore, type Chance, type CrashDisk } from './crash-disk.ts';
import { hostnameOf, live, mayHave, ofCallId, stages, type Life } from './crash-lives.ts';
import { aCrashSite } from './crash-site.ts';
import { readTrace, recorded, type Step } from './crash-trace.ts';

/** What the desk had acknowledged to the outside by some place in the record. */
export interface Acked {
  readonly at: number;
  readonly lease?: { mac: string; address: string };
  readonly life?: { n: number; stage: number };
}

/** Longer than from one checkpoint to the next: the log begins anew, which is a moment of its own. */
const restMs = 5_500;

/** Runs the whole program under a recorder while machines get addresses and go through their states, in bursts. */
export async function recordedRun(dir: string, bursts: number): Promise<{ steps: Step[]; acked: Acked[] }> {
  await using site = await aCrashSite({ dir });
  const trace = path.join(dir, 'trace');
  const desk = await site.start(recorded(trace));
  const lives: Life[] = [];
  for (let burst = 0; burst < bursts; burst++) {
    if (burst > 0) await pause(restMs);
    const crowd = site.crowd(burst);
    await live(site.dataDir, lives, 4, lives.length + 12);
    await ended(crowd);
  }
  await desk.end('SIGKILL');
  const steps = await readTrace(trace, site.dataDir);
  rmSync(trace);
  return { steps, acked: steps.flatMap(ackedBy) };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function ackedBy(step: Step): Acked[] {
  if (step.did !== 'send') return [];
  const overIp = step.bytes[0] === 0x45; // by the packet socket, under its IP and UDP headers
  const packet = decode(overIp ? step.bytes.subarray(28) : step.bytes);
  if (!('malformed' in packet))
    return readOption(packet.options, 'messageType') === 'ack'
      ? [{ at: step.begun, lease: { mac: packet.chaddr, address: packet.yiaddr } }]
      : [];
  return [...step.bytes.toString('latin1').matchAll(/\{"id":(\d+),"result":\{"ok":true/g)].map(([, id]) => ({
    at: step.begun,
    life: ofCallId(Number(id)),
  }));
}

/** Rebuilds the folder as the power failure leaves it, opens it as the program does, and says all that is wrong. */
export async function wrongAfter(
  disk: CrashDisk,
  at: number,
  acked: readonly Acked[],
  chance?: Chance,
): Promise<string[]> {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-power-'));
  try {
    restore(disk.filesAt(at, chance), dir);
    openSecrets(dir);
    const store = await openStore(dir);
    try {
      return [
        ...(await wrongIn(
          store,
          acked.filter((a) => a.at < at),
        )),
        ...damage(dir),
      ];
    } finally {
      await store.close();
    }
  } catch (error) {
    return [`it does not open: ${String(error)}`];
  } finally {
    rmSync(dir, { recursive: true });
  }
}

async function wrongIn(store: Store, acked: readonly Acked[]): Promise<string[]> {
  const wrong: string[] = [];
  const leases = await store.read.selectFrom('lease').select(['address', 'mac', 'state']).execute();
  const holder = new Map(leases.filter((l) => l.state === 'active').map((l) => [Number(l.address), l.mac]));
  for (const { lease } of acked)
    if (lease && holder.get(ipv4ToNumber(lease.address)!) !== lease.mac)
      wrong.push(`the lease of ${lease.address} for ${lease.mac} is lost`);
  const stageOf = new Map<number, number>();
  for (const { life } of acked)
    if (life) stageOf.set(life.n, Math.max(stageOf.get(life.n) ?? 0, life.stage + 1));
  return [...wrong, ...(await wrongStatuses(store, stageOf))];
}

async function wrongStatuses(store: Store, ackedStages: ReadonlyMap<number, number>): Promise<string[]> {
  const wrong: string[] = [];
  const machines = await store.read.selectFrom('machine').select(['id', 'hostname', 'status']).execute();
  const byName = new Map(machines.map((m) => [m.hostname, m]));
  for (const [n, stage] of ackedStages) {
    const status = byName.get(hostnameOf(n))?.status ?? null;
    if (!mayHave({ acked: stage, asked: stages.length }).includes(status))
      wrong.push(`m${n} is ${status} after ${stages[stage - 1]!.call} was acknowledged`);
  }
  const told = await store.read
    .selectFrom('event')
    .select(['machine_id', 'facts'])
    .where('kind', '=', 'machine.status')
    .orderBy('n')
    .execute();
  const last = new Map(told.map((e) => [e.machine_id, (JSON.parse(e.facts) as { to: string }).to]));
  for (const { id, hostname, status } of machines)
    if (status !== (last.get(id) ?? 'new'))
      wrong.push(`${hostname} is ${status}, its last event says ${last.get(id)}`);
  return wrong;
}

/** What SQLite itself finds wrong with the files. */
export function damage(dir: string): string[] {
  const db = new Database(path.join(dir, 'metaldesk.db'), { readonly: true });
  try {
    const check = db.pragma('integrity_check') as { integrity_check: string }[];
    const rows = check.map((row) => row.integrity_check).filter((text) => text !== 'ok');
    return [...rows, ...(db.pragma('foreign_key_check') as object[]).map((row) => JSON.stringify(row))];
  } finally {
    db.close();
  }
}

/** Two machines that were told the same address, or one that was told two. */
export function givenTwice(acked: readonly Acked[]): string[] {
  const macOf = new Map<string, string>();
  const addressOf = new Map<string, string>();
  const wrong: string[] = [];
  for (const { lease } of acked) {
    if (!lease) continue;
    const { mac, address } = lease;
    if ((macOf.get(address) ?? mac) !== mac || (addressOf.get(mac) ?? address) !== address)
      wrong.push(`${mac} ${address}`);
    macOf.set(address, mac);
    addressOf.set(mac, address);
  }
  return wrong;
}

/** Places to fail at: behind acknowledgements, and where a sync had just ended; evenly spread, `count` of them. */
export function moments(steps: readonly Step[], acked: readonly Acked[], count: number): number[] {
  const behindAcks = acked.map((a) => a.at + 1);
  const behindSyncs = steps.filter((s) => s.did.startsWith('sync')).map((s) => s.done);
  const spread = (all: number[]): number[] => {
    const half = Math.min(all.length, Math.ceil(count / 2));
    return Array.from(
      { length: half },
      (_, i) => all[Math.floor((i * (all.length - 1)) / Math.max(1, half - 1))]!,
    );
  };
  return [...new Set([...spread(behindAcks), ...spread(behindSyncs)])].sort((a, b) => a - b);
}
