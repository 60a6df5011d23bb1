import { mkdir, open, rm } from 'node:fs/promises';
import { ok, refuse, type Problem, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { BeginJob } from '../../platform/jobs/jobs.ts';
import { uploadChunkAtMostBytes } from './contract.ts';
import { unknownImage } from './keep.ts';
import { uploadFile, uploadsDir } from './places.ts';
import {
  deleteResource,
  insertResource,
  resourceRow,
  resourcesNamed,
  resourceRows,
  setResource,
  type ResourceRow,
} from './resources.ts';
import { roomFor } from './room.ts';
import { uploadSignal } from './upload-signal.ts';
import { writeBody, type Written } from './write-body.ts';

export interface UploadToBegin {
  name: string;
  architecture: string;
  title?: string | undefined;
  loginUser?: string | undefined;
  fileName: string;
  sizeBytes: number;
  sha256?: string | undefined;
}
export interface UploadBegun {
  id: number;
  receivedBytes: number;
  chunkAtMostBytes: number;
}
export interface Appended {
  receivedBytes: number;
  sizeBytes: number;
  /** The job that looks at it, once all is here. */
  job: number | null;
}

/** Files on their way in. What is told as received is on disk, also after a power failure. */
export interface Uploads {
  begin(what: UploadToBegin, who: string): Promise<Result<UploadBegun>>;
  /**
   * Writes `body` behind what is here; `offset` null means just that. The last byte starts the check. Of a body that
   * breaks off, what came is kept; `fields.offset` of a refusal is where to go on.
   */
  append(
    id: number,
    offset: number | null,
    body: AsyncIterable<Uint8Array>,
    who: string,
  ): Promise<Result<Appended>>;
  finish(id: number, who: string): Promise<Result<{ job: number }>>;
  abort(id: number, who: string): Promise<Result<Record<string, never>>>;
}

const atOnce = 16;

const goOnAt = (
  problem: { ok: false; problem: Problem },
  offset: number,
): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { ...problem.problem, fields: { offset: String(offset) } },
});

export function openUploads(
  ground: Ground,
  dataDir: string,
  beginCheck: BeginJob<{ id: number; name: string }>,
): Uploads {
  const { store, events, clock } = ground;
  /** Who writes now; a client that lost its connection and comes again takes over. */
  const writing = new Map<number, { stop: AbortController; ended: Promise<unknown> }>();
  const tell = uploadSignal(ground);

  const isSame = (row: ResourceRow, what: UploadToBegin): boolean =>
    row.state === 'uploading' &&
    row.upload_bytes === what.sizeBytes &&
    (what.sha256 !== undefined && row.upload_sha256 !== null
      ? row.upload_sha256 === what.sha256
      : row.upload_name === what.fileName);

  async function begin(what: UploadToBegin, who: string): Promise<Result<UploadBegun>> {
    await mkdir(uploadsDir(dataDir), { recursive: true, mode: 0o700 });
    const chunkAtMostBytes = uploadChunkAtMostBytes;
    const named = await resourcesNamed(store.read, what.name, what.architecture);
    const same = named.find((row) => isSame(row, what));
    if (same) return ok({ id: same.id, receivedBytes: same.received_bytes, chunkAtMostBytes });
    const others = (await resourceRows(store.read)).filter((row) => row.state === 'uploading');
    if (others.length >= atOnce)
      return refuse('too_many', `${others.length} uploads are open already. Finish one or give one up.`);
    const promised = others.reduce((sum, row) => sum + (row.upload_bytes ?? 0) - row.received_bytes, 0);
    const full = await roomFor(dataDir, what.sizeBytes + promised);
    if (full) return full;
    const fallen = named.filter(
      (row) => row.state === 'broken' && row.source === 'uploaded' && row.file === null,
    );
    const id = await store.transaction(async (tx) => {
      for (const row of fallen) await deleteResource(tx, row.id);
      const inserted = await insertResource(tx, {
        ...{ name: what.name, architecture: what.architecture, title: what.title ?? '' },
        ...{ source: 'uploaded', state: 'uploading', problem: '', login_user: what.loginUser ?? '' },
        ...{ kind: null, packing: null, file: null, sha256: null, size_bytes: null, unpacked_bytes: null },
        ...{ has_cloud_init: null, has_kernel: null, bios: null, uefi: null, network: null },
        ...{ upload_name: what.fileName, upload_bytes: what.sizeBytes, upload_sha256: what.sha256 ?? null },
        ...{ received_bytes: 0, job_id: null, created_at: clock.now(), ready_at: null, used_at: null },
        created_by: who,
      });
      await events.record(tx, {
        kind: 'images.upload',
        level: 'audit',
        who,
        text: `An image ${what.name} comes in${what.fileName === '' ? '' : `: ${what.fileName}`}.`,
        facts: { image: inserted, sizeBytes: what.sizeBytes },
      });
      return inserted;
    });
    for (const row of fallen) await rm(uploadFile(dataDir, row.id), { force: true });
    return ok({ id, receivedBytes: 0, chunkAtMostBytes });
  }

  /** The row, when its file may grow. */
  async function growing(id: number): Promise<Result<ResourceRow & { upload_bytes: number }>> {
    const row = await resourceRow(store.read, id);
    if (!row) return unknownImage(id);
    const { upload_bytes, state } = row;
    if (state !== 'uploading' || upload_bytes === null)
      return refuse('not_now', `${row.name} has arrived already: nothing more is taken.`);
    return ok({ ...row, upload_bytes });
  }

  async function appendTo(
    row: ResourceRow & { upload_bytes: number },
    offset: number | null,
    body: AsyncIterable<Uint8Array>,
    who: string,
    signal: AbortSignal,
  ): Promise<Result<Appended>> {
    const here = row.received_bytes;
    if (offset !== null && offset !== here)
      return goOnAt(refuse('conflict', `${here} bytes are here. Go on from there.`), here);
    const handle = await open(uploadFile(dataDir, row.id), here === 0 ? 'w' : 'r+', 0o600);
    let written: Written;
    try {
      await handle.truncate(here);
      written = await writeBody(
        handle,
        { at: here, of: row.upload_bytes, dataDir },
        body,
        signal,
        (receivedBytes) => tell(row.id, { receivedBytes, sizeBytes: row.upload_bytes }),
      );
    } finally {
      await handle.close();
    }
    const { received: receivedBytes, problem } = written;
    const isWhole = receivedBytes === row.upload_bytes && problem === null;
    const job = await store.transaction(async (tx) => {
      // given up meanwhile: nothing is left to note
      if (!(await resourceRow(tx, row.id))) return undefined;
      const begun = isWhole ? await beginCheck(tx, { id: row.id, name: row.name }, who) : null;
      await setResource(tx, row.id, {
        received_bytes: receivedBytes,
        ...(begun !== null && { state: 'checking', job_id: begun }),
      });
      return begun;
    });
    tell(row.id, isWhole || job === undefined ? null : { receivedBytes, sizeBytes: row.upload_bytes });
    if (job === undefined) return unknownImage(row.id);
    if (problem) return goOnAt({ ok: false, problem }, receivedBytes);
    return ok({ receivedBytes, sizeBytes: row.upload_bytes, job });
  }

  async function append(
    id: number,
    offset: number | null,
    body: AsyncIterable<Uint8Array>,
    who: string,
  ): Promise<Result<Appended>> {
    const before = writing.get(id);
    const stop = new AbortController();
    const work = (async (): Promise<Result<Appended>> => {
      before?.stop.abort();
      await before?.ended;
      const row = await growing(id);
      return row.ok ? appendTo(row.value, offset, body, who, stop.signal) : row;
    })();
    const mine = { stop, ended: work.catch(() => undefined) };
    writing.set(id, mine);
    try {
      return await work;
    } finally {
      if (writing.get(id) === mine) writing.delete(id);
    }
  }

  return {
    begin,
    append,
    async finish(id, who) {
      return store.transaction(async (tx): Promise<Result<{ job: number }>> => {
        const row = await resourceRow(tx, id);
        if (!row) return unknownImage(id);
        if (row.state === 'checking' && row.job_id !== null) return ok({ job: row.job_id });
        if (row.state === 'ready')
          return refuse('not_now', `${row.name} was looked at: it can be installed.`);
        if (row.source !== 'uploaded' || row.file !== null)
          return refuse('not_now', `${row.name} is no upload that waits. Verify it instead.`);
        const missing = (row.upload_bytes ?? 0) - row.received_bytes;
        if (missing > 0)
          return refuse('not_now', `${missing} of ${row.upload_bytes} bytes have not arrived yet.`);
        const job = await beginCheck(tx, { id, name: row.name }, who);
        await setResource(tx, id, { state: 'checking', problem: '', job_id: job });
        return ok({ job });
      });
    },
    async abort(id, who) {
      const gone = await store.transaction(async (tx): Promise<Result<Record<string, never>>> => {
        const row = await resourceRow(tx, id);
        if (!row) return unknownImage(id);
        if (row.state !== 'uploading')
          return refuse('not_now', `${row.name} has arrived already. Delete it instead.`);
        await deleteResource(tx, id);
        await events.record(tx, {
          kind: 'images.upload',
          level: 'audit',
          who,
          text: `The upload of ${row.name} was given up.`,
          facts: { image: id },
        });
        return ok({});
      });
      if (!gone.ok) return gone;
      const writer = writing.get(id);
      writer?.stop.abort();
      await writer?.ended;
      await rm(uploadFile(dataDir, id), { force: true });
      tell(id, null);
      return gone;
    },
  };
}
