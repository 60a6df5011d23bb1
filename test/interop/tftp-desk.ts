import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { silentLog } from '../../services/platform/log.ts';
import { tftpDefaults, type TftpConfig } from '../../services/wire/tftp/config.ts';
import type { TransferReport } from '../../services/wire/tftp/report.ts';
import { TftpService } from '../../services/wire/tftp/server.ts';

const execute = promisify(execFile);

/** Runs a client within a bounded time; gives what it said, whether it ended well or not. */
export async function client(
  cwd: string,
  program: string,
  ...args: string[]
): Promise<{ code: number; said: string }> {
  try {
    const { stdout, stderr } = await execute(program, args, { cwd, timeout: 90_000, encoding: 'latin1' });
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number | string; stdout: string; stderr: string };
    return { code: typeof code === 'number' ? code : -1, said: `${stdout}${stderr}` };
  }
}

export const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes in which a lost, doubled or misplaced block shows. */
export function unlike(sizeBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  for (let i = 0; i + 4 <= sizeBytes; i += 4) bytes.writeUInt32BE(Math.imul(i, 2_654_435_761) >>> 0, i);
  bytes.fill(0x5a, sizeBytes - (sizeBytes % 4));
  return bytes;
}

export interface TftpDesk extends AsyncDisposable {
  readonly port: number;
  readonly tftp: TftpService;
  readonly reports: TransferReport[];
  /** Where clients put what they fetch. */
  readonly into: string;
  put(name: string, bytes: Uint8Array): void;
  fetched(name: string): string;
}

/** The real TFTP service with its thread, on loopback. */
export async function tftpDesk(port: number, settings: Partial<TftpConfig> = {}): Promise<TftpDesk> {
  const [root, into] = [
    mkdtempSync(join(tmpdir(), 'metaldesk-root-')),
    mkdtempSync(join(tmpdir(), 'metaldesk-into-')),
  ];
  const reports: TransferReport[] = [];
  const config = { ...tftpDefaults, addresses: ['127.0.0.1'], port, folders: { '': root }, ...settings };
  const tftp = new TftpService(config, { saw: (report) => reports.push(report), log: silentLog });
  const started = await tftp.start();
  if (!started.ok) throw new Error(started.problem.sentence);
  return {
    port,
    tftp,
    reports,
    into,
    put: (name, bytes) => writeFileSync(join(root, name), bytes),
    fetched: (name) => digest(readFileSync(join(into, name))),
    async [Symbol.asyncDispose]() {
      await tftp.stop();
      for (const folder of [root, into]) rmSync(folder, { recursive: true });
    },
  };
}
