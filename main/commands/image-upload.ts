import { open, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { ok, refuse, type Result } from '../../services/contract/result.ts';
import { uploadPieceAtMostBytes } from '../../services/site/images/contract.ts';
import { sha256OfFile } from '../../services/site/images/index.ts';
import { fromCaller } from '../places.ts';

interface Cli {
  callProcedure(name: string, input: unknown): Promise<Result<unknown>>;
  settle(result: Result<unknown>): void;
}
interface Given {
  name: string;
  architecture?: string;
  title?: string;
  loginUser?: string;
}
interface Appended {
  receivedBytes: number;
  job: number | null;
}

const lookEveryMs = 500;
const tellEveryMs = 200;
const triesAtMost = 20;

/** How far a file is, for whoever watches; nothing when stderr is a file. */
function teller(what: string): (done: number, of: number) => void {
  const since = Date.now();
  let first: number | null = null;
  let toldAt = 0;
  return (done, of) => {
    first ??= done;
    const now = Date.now();
    if (!process.stderr.isTTY || (now - toldAt < tellEveryMs && done < of)) return;
    toldAt = now;
    const perSecond = ((done - first) * 1000) / Math.max(1, now - since);
    const left = perSecond > 0 ? `, ${Math.ceil((of - done) / perSecond)} s left` : '';
    const percent = Math.floor((100 * done) / Math.max(1, of));
    process.stderr.write(`\r\x1b[K${what} ${percent}%, ${(perSecond / 1e6).toFixed(1)} MB/s${left}`);
    if (done >= of) process.stderr.write('\n');
  };
}

/** `images upload FILE`: brings an operating system, goes on where an earlier try ended, and waits until it was looked at. */
export function addImageUpload(images: Command, { callProcedure, settle }: Cli): void {
  const call = async <T>(name: string, input: unknown): Promise<Result<T>> =>
    (await callProcedure(name, input)) as Result<T>;

  async function pieces(handle: FileHandle, id: number, from: number, of: number): Promise<Result<number>> {
    const tell = teller('Sending');
    const buffer = Buffer.alloc(uploadPieceAtMostBytes);
    let failures = 0;
    for (let offset = from; ;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
      if (bytesRead === 0) return refuse('failed', 'The file became shorter while it was sent.');
      const base64 = buffer.toString('base64', 0, bytesRead);
      const sent = await call<Appended>('images.upload_piece', { id, offset, base64 });
      if (sent.ok) {
        failures = 0;
        offset = sent.value.receivedBytes;
        tell(offset, of);
        if (sent.value.job !== null) return ok(sent.value.job);
        continue;
      }
      const goOn = Number(sent.problem.fields?.['offset'] ?? NaN);
      if (++failures > triesAtMost || !['unavailable', 'conflict'].includes(sent.problem.code)) return sent;
      if (Number.isInteger(goOn)) offset = goOn;
      await setTimeout(lookEveryMs);
    }
  }

  async function waitFor(job: number): Promise<Result<unknown>> {
    for (;;) {
      const got = await call<{ state: string; result: string | null }>('jobs.get', { id: job });
      if (!got.ok) return got;
      const { state, result } = got.value;
      if (state === 'done') return ok({ result });
      if (state !== 'waiting' && state !== 'running') return refuse('failed', result ?? 'It was not taken.');
      await setTimeout(lookEveryMs);
    }
  }

  async function upload(
    given: string,
    { name, architecture, title, loginUser }: Given,
  ): Promise<Result<unknown>> {
    const file = fromCaller(given);
    const facts = await stat(file).catch((error: NodeJS.ErrnoException) => error);
    if (facts instanceof Error || !facts.isFile())
      return refuse(
        'bad_input',
        `${file} cannot be read (${facts instanceof Error ? facts.code : 'it is no file'}).`,
      );
    const about = {
      name,
      architecture,
      title,
      loginUser,
      fileName: path.basename(file),
      sizeBytes: facts.size,
    };
    const sha256 = await sha256OfFile(file, teller('Reading'));
    const begun = await call<{ id: number; receivedBytes: number }>('images.upload_begin', {
      ...about,
      sha256,
    });
    if (!begun.ok) return begun;
    const { id, receivedBytes } = begun.value;
    const handle = await open(file, 'r');
    try {
      const job =
        receivedBytes === facts.size
          ? await call<{ job: number }>('images.upload_finish', { id })
          : await pieces(handle, id, receivedBytes, facts.size);
      if (!job.ok) return job;
      return await waitFor(typeof job.value === 'number' ? job.value : job.value.job);
    } finally {
      await handle.close();
    }
  }

  images
    .command('upload <file>')
    .description(
      'brings an operating system: tar.gz, tar.xz, tar.zst, squashfs, a raw disk (also packed) or qcow2',
    )
    .requiredOption('--name <name>', 'what it is called: rocky/9, or custom/lab-node')
    .option('--architecture <architecture>', 'amd64/generic unless said')
    .option('--title <text>', 'what a person calls it; found out where it says so itself')
    .option('--login-user <name>', 'who logs in with the SSH keys; found out where it says so itself')
    .action(async (file: string, given: Given) => settle(await upload(file, given)));
}
