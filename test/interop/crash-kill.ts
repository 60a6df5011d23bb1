import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { ipv4ToNumber } from '../../services/contract/addresses.ts';
import { lifecycle } from '../../services/site/machines/lifecycle.ts';
import { ended } from '../netns.ts';
import { hostnameOf, live, mayHave, stages, type Life } from './crash-lives.ts';
import { damage, givenTwice } from './crash-power.ts';
import { aCrashSite } from './crash-site.ts';

export interface Killed {
  /** ACKs that machines had in hand, and state changes that callers had the answer of. */
  leases: number;
  changes: number;
  wrong: string[];
}

/** Kills the whole program at random moments under load, starts it again on its data, and compares each time. */
export async function killedAtRandom(dir: string, times: number): Promise<Killed> {
  await using site = await aCrashSite({ dir });
  const lives: Life[] = [];
  const wrong: string[] = [];
  const acks = () => acksIn(site.acks);
  const crowd = site.crowd(0);
  for (let kill = 0; kill < times; kill++) {
    const before = acks().length;
    const desk = await site.start();
    const living = live(site.dataDir, lives, 6, Infinity);
    for (let wait = 0; acks().length === before && wait < 500; wait++) await pause(10);
    await pause(Math.random() * (kill % 2 ? 50 : 500));
    await desk.end('SIGKILL');
    await living;
    wrong.push(...wrongOnDisk(site.dataDir, acks(), lives).map((text) => `kill ${kill}: ${text}`));
  }
  await ended(crowd);
  // What was begun goes on: after the last start every machine that was left on its way reaches its end.
  const desk = await site.start();
  await live(site.dataDir, lives, 6, lives.length);
  const code = await desk.end('SIGTERM');
  if (code !== 0) wrong.push(`at the end it stopped with ${code}`);
  wrong.push(...wrongOnDisk(site.dataDir, acks(), lives));
  const stuck = lives.filter((life) => life.systemId !== undefined && life.acked < stages.length);
  wrong.push(...stuck.map((life) => `m${life.n} stopped at stage ${life.acked}`));
  wrong.push(...givenTwice(acks().map((lease) => ({ at: 0, lease }))).map((text) => `given twice: ${text}`));
  return { leases: acks().length, changes: lives.reduce((sum, life) => sum + life.acked, 0), wrong };
}

/** What a crowd wrote down of its ACKs. */
export const acksIn = (file: string): { mac: string; address: string }[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' ') as [string, string])
    .map(([mac, address]) => ({ mac, address }));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface MachineFound {
  id: number;
  hostname: string;
  status: string;
  deadline_at: number | null;
  run_purpose: string | null;
  told: string | null;
  running: number;
}

/** All that is wrong in the files, read with SQLite alone, as a desk that is gone left them. */
export function wrongOnDisk(
  dataDir: string,
  acks: readonly { mac: string; address: string }[],
  lives: readonly Life[],
): string[] {
  const db = new Database(`${dataDir}/metaldesk.db`);
  try {
    const leases = db.prepare("SELECT mac, address FROM lease WHERE state = 'active'").all() as {
      mac: string;
      address: number;
    }[];
    const holder = new Map(leases.map((lease) => [lease.address, lease.mac]));
    const lost = acks.filter(({ mac, address }) => holder.get(ipv4ToNumber(address)!) !== mac);
    const machines = db.prepare(machinesAndWhatIsToldOfThem).all() as MachineFound[];
    const byName = new Map(machines.map((m) => [m.hostname, m]));
    const forgotten = lives.filter(
      (life) => !mayHave(life).includes(byName.get(hostnameOf(life.n))?.status ?? null),
    );
    return [
      ...lost.map(({ mac, address }) => `the lease of ${address} for ${mac} is lost`),
      ...forgotten.map(
        (l) => `m${l.n} is ${byName.get(hostnameOf(l.n))?.status} after ${l.acked} of ${l.asked} stages`,
      ),
      ...machines.flatMap(impossible),
      ...damage(dataDir),
    ];
  } finally {
    db.close();
  }
}

const machinesAndWhatIsToldOfThem = `
  SELECT id, hostname, status, deadline_at, run_purpose,
    (SELECT json_extract(facts, '$.to') FROM event
     WHERE machine_id = machine.id AND kind = 'machine.status' ORDER BY n DESC LIMIT 1) AS told,
    (SELECT count(*) FROM script_run WHERE machine_id = machine.id AND ended_at IS NULL) AS running
  FROM machine`;

/** A state is one whole: status, event, deadline and run changed in one transaction or not at all. */
function impossible(m: MachineFound): string[] {
  const commissioning = m.status === 'commissioning';
  return [
    !(m.status in lifecycle) && `${m.hostname} is ${m.status}, which is no state`,
    m.status !== (m.told ?? 'new') && `${m.hostname} is ${m.status}, its last event says ${m.told}`,
    commissioning !== (m.deadline_at !== null) &&
      `${m.hostname} is ${m.status}, its deadline ${m.deadline_at}`,
    commissioning !== (m.run_purpose === 'commission') && `${m.hostname}: ${m.status}, run ${m.run_purpose}`,
    m.running !== Number(commissioning) && `${m.hostname}: ${m.status} with ${m.running} runs`,
  ].filter((text) => text !== false);
}
