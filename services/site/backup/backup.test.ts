import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fakeClock } from '../../platform/clock.ts';
import { openEvents } from '../../platform/events/events.ts';
import { openSecrets, secretKey } from '../../platform/secrets/secrets.ts';
import { openStore } from '../../platform/store/store.ts';
import { makeBackup } from './make.ts';
import { proveBackup } from './prove.ts';
import { finishRestore, stagedFolder, stageRestore } from './restore.ts';

/** The pass phrase is made slow to guess, and so to try here. */
vi.setConfig({ testTimeout: 60_000 });

const passPhrase = 'correct horse battery';
const madeAt = Date.UTC(2026, 10, 21, 14, 32);
let parent: string;
let from: string;
let good: Buffer;

/** A desk with more in its store than one piece of the file holds, nothing of it compressible. */
beforeAll(async () => {
  parent = mkdtempSync(path.join(tmpdir(), 'md-backup-'));
  from = path.join(parent, 'from');
  const store = await openStore(from);
  const events = openEvents(store, fakeClock(madeAt));
  for (let i = 0; i < 4; i++)
    await events.tell({ kind: 'a.b', text: randomBytes(150_000).toString('base64') });
  await events.tell({ kind: 'desk.named', text: openSecrets(from).seal('BMC password') });
  const file = path.join(parent, 'good.mdbackup');
  const told: number[] = [];
  const made = makeBackup(
    {
      ...{ dataDir: from, file, passPhrase, madeAt, version: '1.2.3', deskName: 'Bench' },
      secretKey: secretKey(from).toString('base64'),
    },
    ({ done }) => told.push(done),
  );
  await store.close();
  good = readFileSync(file);
  expect(made).toEqual({ ok: true, value: { sizeBytes: good.length } });
  expect(told.length).toBeGreaterThan(2);
  expect(readdirSync(parent).sort()).toEqual(['from', 'good.mdbackup']);
});
afterAll(() => rmSync(parent, { recursive: true }));

/** What proving a changed file comes to, and that it left nothing behind. */
function proving(bytes: Buffer, phrase = passPhrase): unknown {
  const file = path.join(parent, 'changed.mdbackup');
  const into = path.join(parent, 'aside');
  writeFileSync(file, bytes);
  const result = proveBackup({ file, passPhrase: phrase, into }, () => {});
  rmSync(file);
  if (!result.ok) expect(existsSync(into)).toBe(false);
  rmSync(into, { recursive: true, force: true });
  return result.ok ? 'whole' : result.problem;
}
const changedAt = (at: number): Buffer => {
  const bytes = Buffer.from(good);
  bytes[at]! ^= 1;
  return bytes;
};
/** With a head of our own making, as another program version or a forger would write it. */
function withHead(change: Record<string, unknown>): Buffer {
  const length = good.readUInt32BE(16);
  const head = JSON.parse(good.subarray(20, 20 + length).toString()) as Record<string, unknown>;
  const json = Buffer.from(JSON.stringify({ ...head, ...change }));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(json.length);
  return Buffer.concat([good.subarray(0, 16), size, json, good.subarray(20 + length)]);
}

test('nothing in the file can be read without its pass phrase', () => {
  expect(statSync(path.join(parent, 'good.mdbackup')).mode & 0o777).toBe(0o600);
  expect(good.includes('SQLite format')).toBe(false);
  expect(good.includes(secretKey(from))).toBe(false);
  expect(proving(good)).toBe('whole');
});

test('each fault has its own sentence', () => {
  const refused = (code: string, part: string) => ({
    code,
    sentence: expect.stringContaining(part) as string,
  });
  expect(proving(good, 'correct horse batterz')).toEqual(refused('wrong_pass_phrase', 'does not open'));
  for (const length of [10, 18, 100, good.length - 1, Math.floor(good.length / 2)])
    expect(proving(good.subarray(0, length))).toEqual(refused('cut_off', 'cut off after'));
  expect(proving(Buffer.alloc(0))).toEqual(refused('not_a_backup', 'no backup'));
  expect(proving(Buffer.from('PK\x03\x04 something else entirely'))).toEqual(
    refused('not_a_backup', 'no backup'),
  );
  for (const at of [40, good.length - 1])
    expect(proving(changedAt(at))).toEqual(refused('altered', 'altered or damaged'));
  expect(proving(Buffer.concat([good, Buffer.from('more')]))).toEqual(refused('altered', 'behind its end'));
  expect(proving(withHead({ format: 2, version: '9.0.0' }))).toEqual(
    refused('newer', 'newer Metaldesk (9.0.0)'),
  );
  expect(proving(withHead({ deskName: 'Mine' }))).toEqual(refused('altered', 'at its beginning'));
});

test('whole pieces left out or put in another order are found', () => {
  const start = 20 + good.readUInt32BE(16) + 32;
  const first = start + 4 + good.readUInt32BE(start);
  const second = first + 4 + good.readUInt32BE(first);
  const [a, b, c, d] = [
    good.subarray(0, start),
    good.subarray(start, first),
    good.subarray(first, second),
    good.subarray(second),
  ];
  expect(proving(Buffer.concat([a, c, b, d]))).toMatchObject({ code: 'altered' });
  expect(proving(Buffer.concat([a, b, d]))).toMatchObject({ code: 'altered' });
});

test('a restore takes the place of what is there, which is kept, and opens with its own key', async () => {
  const to = path.join(parent, 'to');
  const other = await openStore(to);
  await openEvents(other, fakeClock()).tell({ kind: 'a.b', text: 'of before' });
  const otherKey = secretKey(to);
  await other.close();
  const file = path.join(parent, 'good.mdbackup');
  const proved = proveBackup({ file, passPhrase, into: stagedFolder(to) }, () => {});
  expect(proved).toMatchObject({ ok: true, value: { deskName: 'Bench', madeAt } });
  expect(finishRestore(to)).toBeNull();
  await stageRestore(to, { by: 'mira', madeAt, deskName: 'Bench' });
  expect(finishRestore(to)).toEqual({ by: 'mira', madeAt, deskName: 'Bench' });
  expect(finishRestore(to)).toBeNull();
  const store = await openStore(to);
  const sealed = await store.read
    .selectFrom('event')
    .select('text')
    .where('kind', '=', 'desk.named')
    .executeTakeFirstOrThrow();
  expect(openSecrets(to).open(sealed.text)).toBe('BMC password');
  expect(await store.read.selectFrom('event').select('n').where('text', '=', 'of before').execute()).toEqual(
    [],
  );
  await store.close();
  expect(readFileSync(path.join(to, 'before-restore/secret.key'))).toEqual(otherKey);
  const former = await openStore(path.join(to, 'before-restore'));
  expect(await former.read.selectFrom('event').select('text').execute()).toEqual([{ text: 'of before' }]);
  await former.close();
});

test('a restore that was cut short between two files goes on at the next start', async () => {
  const to = path.join(parent, 'cut');
  const other = await openStore(to);
  const formerKey = secretKey(to);
  await other.close();
  proveBackup({ file: path.join(parent, 'good.mdbackup'), passPhrase, into: stagedFolder(to) }, () => {});
  await stageRestore(to, { by: 'mira', madeAt, deskName: 'Bench' });
  const half = path.join(parent, 'half');
  // As the power failed after the key had moved: the old key is aside, the new one in its place, the rest to come.
  const before = path.join(to, 'before-restore');
  writeFileSync(path.join(stagedFolder(to), 'begun'), '');
  rmSync(before, { recursive: true, force: true });
  mkdirSync(before);
  for (const name of ['metaldesk.db', 'secret.key']) renameSync(path.join(to, name), path.join(before, name));
  renameSync(path.join(stagedFolder(to), 'secret.key'), path.join(to, 'secret.key'));
  copyFileSync(path.join(to, 'secret.key'), half);
  expect(finishRestore(to)).not.toBeNull();
  expect(readFileSync(path.join(to, 'secret.key'))).toEqual(readFileSync(half));
  expect(readFileSync(path.join(before, 'secret.key'))).toEqual(formerKey);
  expect(existsSync(path.join(to, 'metaldesk.db'))).toBe(true);
  expect(existsSync(stagedFolder(to))).toBe(false);
});
