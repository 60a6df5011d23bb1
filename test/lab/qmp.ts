import { createConnection, type Socket } from 'node:net';
import { until } from './programs.ts';

/** The monitor of a running QEMU (QEMU Machine Protocol): one line of JSON each way. */
export interface Qmp {
  command(name: string, args?: Record<string, unknown>): Promise<unknown>;
  close(): void;
}

interface Message {
  id?: number;
  return?: unknown;
  error?: { desc: string };
  event?: string;
  data?: { reason?: string };
}

/** Connects to QEMU's socket, which appears a moment after it was started. `onEvent` gets an event's name and its reason. */
export async function connectQmp(
  path: string,
  onEvent: (name: string, reason: string) => void,
): Promise<Qmp> {
  const socket = await until('A connection to QEMU', 10_000, () => tryConnect(path));
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let rest = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const message = JSON.parse(line) as Message;
      if (message.event) onEvent(message.event, message.data?.reason ?? '');
      const asked = message.id === undefined ? undefined : waiting.get(message.id);
      if (!asked) continue;
      waiting.delete(message.id!);
      if (message.error) asked.reject(new Error(message.error.desc));
      else asked.resolve(message.return);
    }
  });
  socket.on('error', () => undefined); // QEMU ended: 'close' follows
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('QEMU has ended.'));
    waiting.clear();
  });
  const command = (name: string, args: Record<string, unknown> = {}) =>
    new Promise((resolve, reject) => {
      const id = (lastId += 1);
      waiting.set(id, { resolve, reject });
      socket.write(`${JSON.stringify({ execute: name, arguments: args, id })}\n`);
    });
  await command('qmp_capabilities');
  return { command, close: () => socket.destroy() };
}

function tryConnect(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}
