import { writeFile } from 'node:fs/promises';
import { arch, cpus, freemem, platform, release, totalmem, uptime } from 'node:os';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Ground } from '../../platform/ground.ts';
import { recentLogLines } from '../../platform/log-lines.ts';
import { makeFolder } from '../../platform/store/folder.ts';
import { migrationNames } from '../../platform/store/migrations.ts';
import { writeTar } from '../../protocols/tar.ts';
import path from 'node:path';
import type { Service } from '../../service.ts';

export interface DiagnosticsAsks {
  version: string;
  services(): readonly Service[];
  /** Settings, what is served and the state of images, as their procedures tell them: without secrets. */
  facts(): Promise<Record<string, unknown>>;
}

const eventsAtMost = 5000;
const hidden = '[secret]';
const secretField =
  /((?:power_)?pass(?:word|phrase|wd)?|k_g|(?:token_|power_|consumer_)?(?:secret|token|key)|authorization|cookie|oauth_\w+)("?\s*[=:]\s*)("[^"]*"|[^\s,;&}]+(?:\s+OAuth [^"]*)?)/gi;

/** Values behind a name that sounds like a secret, wherever they stand: what a program outside wrote may hold one. */
export const scrubbed = (text: string): string =>
  text.replace(secretField, (_, name: string, sign: string, value: string) =>
    value.startsWith('"') ? `${name}${sign}"${hidden}"` : `${name}${sign}${hidden}`,
  );

/** Columns of machines that say nothing secret; their power parameters stay out. */
const ofMachine = [
  ...([
    'system_id',
    'hostname',
    'status',
    'status_since',
    'architecture',
    'power_type',
    'power_state',
  ] as const),
  ...(['power_error', 'boot_mac', 'cpu_count', 'memory_mib', 'deadline_at', 'run_purpose'] as const),
] as const;

async function collect({ store, clock }: Ground, asks: DiagnosticsAsks): Promise<Record<string, string>> {
  const db = store.read;
  const events = await db
    .selectFrom('event')
    .select(['n', 'at', 'kind', 'level', 'system_id', 'who', 'text'])
    .orderBy('n', 'desc')
    .limit(eventsAtMost)
    .execute();
  const machines = await db.selectFrom('machine').select(ofMachine).limit(10_000).execute();
  const jobs = await db
    .selectFrom('job')
    .select([
      'id',
      'kind',
      'title',
      'state',
      'step',
      'attempts',
      'asked_at',
      'started_at',
      'ended_at',
      'result',
    ])
    .orderBy('id', 'desc')
    .limit(500)
    .execute();
  const health = asks.services().map((s) => ({ name: s.name, ...s.health(), counters: s.counters() }));
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'about.json': json({
      version: asks.version,
      at: new Date(clock.now()).toISOString(),
      node: process.version,
      system: `${platform()} ${release()} ${arch()}`,
      cpus: cpus().length,
      memory: { totalBytes: totalmem(), freeBytes: freemem(), own: process.memoryUsage() },
      uptimeSeconds: { system: Math.round(uptime()), program: Math.round(process.uptime()) },
      migrations: migrationNames,
      storeTrouble: store.trouble(),
    }),
    'services.json': json(health),
    'desk.json': json(await asks.facts()),
    'machines.json': json(machines),
    'jobs.json': json(jobs),
    'events.jsonl': events.map((e) => `${JSON.stringify(e)}\n`).join(''),
    'log.jsonl': recentLogLines().join(''),
  };
}

/** Writes `file`, a tar.gz without secrets: what is in it was chosen, and what looks like a secret all the same is hidden. */
export async function writeDiagnostics(ground: Ground, asks: DiagnosticsAsks, file: string): Promise<number> {
  const parts = Object.entries(await collect(ground, asks));
  const folder = path.basename(file).replace(/\.tar\.gz$/, '');
  const tar = writeTar(
    parts.map(([name, text]) => ({
      path: `${folder}/${name}`,
      bytes: Buffer.from(scrubbed(text)),
      mode: 0o600,
    })),
    Math.floor(ground.clock.now() / 1000),
  );
  const bytes = await promisify(gzip)(tar);
  makeFolder(path.dirname(file));
  await writeFile(file, bytes, { mode: 0o600 });
  return bytes.length;
}
