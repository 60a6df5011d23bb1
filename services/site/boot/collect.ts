import type { Ground } from '../../platform/ground.ts';
import { rowOf, type ActivitySubject } from '../machines/index.ts';
import type { Activity } from './activity.ts';
import { activityOf } from './activity.ts';
import type { BootAsks } from './asks.ts';
import type { Story } from './contract.ts';
import { historyOf } from './history.ts';
import { standing } from './late.ts';
import type { PacketRings } from './packets.ts';
import { runProgress } from './run-progress.ts';
import { tellStory } from './story.ts';
import { bootOfRun, type StoryFacts, type Subject } from './story-facts.ts';
import type { Timeline } from './timeline.ts';
import type { Watch } from './watch.ts';
import { lifecycle, type Status } from '../machines/index.ts';

interface Parts {
  ground: Ground;
  asks: BootAsks;
  timeline: Timeline;
  watch: Watch;
  rings: PacketRings;
}

type Row = ActivitySubject & { run_by?: string | null; power_state?: string };

const subject = (row: Row, asks: BootAsks): Subject => ({
  hostname: row.hostname,
  status: row.status,
  statusLabel: lifecycle[row.status].label,
  failed: rowOf(row.status).group === 'need_you',
  statusSince: row.status_since,
  runPurpose: row.run_purpose,
  runStartedAt: row.run_started_at,
  runBy: row.run_by ?? null,
  deadlineAt: row.deadline_at,
  errorDescription: row.error_description,
  switchable: asks.switches(row.power_type),
  powerState: row.power_state ?? 'unknown',
});

/** Wishes of machines that are being switched for their run. */
async function wishes(ground: Ground, ids: readonly number[]): Promise<Map<number, StoryFacts['wish']>> {
  if (ids.length === 0) return new Map();
  const rows = await ground.store.read
    .selectFrom('power_intent')
    .select(['machine_id', 'attempts', 'last_problem'])
    .where('machine_id', 'in', ids)
    .execute();
  return new Map(rows.map((r) => [r.machine_id, { attempts: r.attempts, lastProblem: r.last_problem }]));
}

/** What goes on with each of these machines; reads the store for those with a run alone. */
export async function activities(parts: Parts, rows: readonly Row[]): Promise<Map<number, Activity>> {
  const { ground, asks, timeline, watch } = parts;
  const busy = rows.filter((row) => row.run_purpose).map((row) => row.id);
  const [progress, wished] = await Promise.all([runProgress(ground.store.read, busy), wishes(ground, busy)]);
  return new Map(
    rows.map((row) => {
      const history = watch.historyOf(row.id);
      const facts: StoryFacts = {
        now: ground.clock.now(),
        upSince: watch.upSince,
        machine: subject(row, asks),
        boot: timeline.bootOf(row.id) ?? null,
        usual: history?.usual ?? {},
        lastRun: history?.lastRun ?? null,
        lastDone: null,
        progress: progress.get(row.id) ?? null,
        wish: wished.get(row.id) ?? null,
        installing: asks.installing(row.id),
        peers: { stuck: 0, passed: 0 },
        wire: [],
      };
      return [row.id, activityOf(facts)];
    }),
  );
}

/** The story of one machine; undefined when there is none of this id. */
export async function storyOf(parts: Parts, systemId: string): Promise<Story | undefined> {
  const { ground, asks, timeline, watch, rings } = parts;
  const db = ground.store.read;
  const found = await db
    .selectFrom('machine')
    .selectAll()
    .where('system_id', '=', systemId)
    .executeTakeFirst();
  if (!found) return undefined;
  const row = { ...found, status: found.status as Status };
  const [history, progress, wished] = await Promise.all([
    historyOf(db, row.id, row.run_purpose),
    runProgress(db, [row.id]),
    wishes(ground, [row.id]),
  ]);
  const machine = subject(row, asks);
  const boot = timeline.bootOf(row.id) ?? history.newest;
  const now = ground.clock.now();
  const present = bootOfRun(machine, boot);
  const missing = present ? standing(present, history.usual, now, watch.upSince)?.missing : null;
  return tellStory({
    now,
    upSince: watch.upSince,
    machine,
    boot,
    usual: history.usual,
    lastRun: boot && boot.number === history.lastDone?.number ? history.runBefore : history.lastRun,
    lastDone: history.lastDone,
    progress: progress.get(row.id) ?? null,
    wish: wished.get(row.id) ?? null,
    installing: asks.installing(row.id),
    peers: missing ? watch.peers(row.id, missing) : { stuck: 0, passed: 0 },
    wire: rings.of(asks.macsOf(row.id)),
  });
}
