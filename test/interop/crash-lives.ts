import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Result } from '../../services/contract/result.ts';

/** What each machine goes through, one call after the other, and the status that the call leads to. */
export const stages = [
  { call: 'machines.create', status: 'new' },
  { call: 'machines.mark_broken', status: 'broken' },
  { call: 'machines.mark_fixed', status: 'ready' },
  { call: 'machines.commission', status: 'commissioning' },
  { call: 'machines.abort', status: 'ready' },
] as const;

export interface Life {
  readonly n: number;
  systemId: string | undefined;
  /** Stages that the desk has acknowledged, and those that it was asked for. */
  acked: number;
  asked: number;
}

export const hostnameOf = (n: number): string => `m${n}`;
/** The id of a call tells its machine and stage, also to who reads the wire. */
export const callId = (n: number, stage: number): number => n * 8 + stage;
export const ofCallId = (id: number): { n: number; stage: number } => ({ n: id >> 3, stage: id & 7 });

/** Statuses that a machine may have, seen what was asked and what was acknowledged; null: it need not exist. */
export function mayHave({ acked, asked }: Pick<Life, 'acked' | 'asked'>): (string | null)[] {
  const reached = [null, ...stages.map((stage) => stage.status)];
  return reached.slice(acked, asked + 1);
}

/** Leads machines through their stages over the desk's local socket until the desk is gone or `enough` have lived. */
export async function live(dataDir: string, lives: Life[], atOnce: number, enough: number): Promise<void> {
  const socket = connect(path.join(dataDir, 'metaldesk.sock'));
  const waiting = new Map<number, (result: Result<unknown> | undefined) => void>();
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => {});
  const answers = createInterface({ input: socket });
  answers.on('error', () => {}); // a desk that is killed resets the connection
  answers.on('line', (line) => {
    const { id, result } = JSON.parse(line) as { id: number; result: Result<unknown> };
    waiting.get(id)?.(result);
  });
  const open = lives.filter((life) => life.systemId !== undefined && life.acked < stages.length);
  const one = async (): Promise<void> => {
    while (!socket.destroyed) {
      let life = open.shift();
      if (!life) {
        if (lives.length >= enough) return;
        life = { n: lives.length, systemId: undefined, acked: 0, asked: 0 };
        lives.push(life);
      }
      while (life.acked < stages.length) if (!(await next(socket, waiting, gone, life))) return;
    }
  };
  await Promise.race([gone, Promise.all(Array.from({ length: atOnce }, one))]);
  socket.destroy();
}

async function next(
  socket: Socket,
  waiting: Map<number, (result: Result<unknown> | undefined) => void>,
  gone: Promise<void>,
  life: Life,
): Promise<boolean> {
  const { n, acked: stage, systemId } = life;
  const mac = `52:54:02:${[n >> 16, n >> 8, n].map((x) => (x & 255).toString(16).padStart(2, '0')).join(':')}`;
  const input = stage === 0 ? { hostname: hostnameOf(n), macs: [mac], commission: false } : { systemId };
  const again = life.asked > stage;
  life.asked = stage + 1;
  const id = callId(n, stage);
  const result = await new Promise<Result<unknown> | undefined>((resolve) => {
    waiting.set(id, resolve);
    void gone.then(() => resolve(undefined));
    socket.write(`${JSON.stringify({ id, call: stages[stage]!.call, input })}\n`);
  });
  waiting.delete(id);
  if (!result) return false;
  // Asked a second time, after the desk was killed: the first may have been carried out without an answer.
  if (!result.ok && !again) throw new Error(`${stages[stage]!.call} of m${n}: ${result.problem.sentence}`);
  if (stage === 0 && result.ok) life.systemId = (result.value as { systemId: string }).systemId;
  life.acked = stage + 1;
  return true;
}
