import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';

export interface Door {
  /** Of the desk's UI, for browsers of this computer. */
  url: string;
  /** Resolves when it is shut. */
  ended: Promise<unknown>;
}

/** Listens on loopback, on the wished port when it is free. */
async function listen(wished: number): Promise<Server> {
  for (const port of [wished, 0]) {
    const listener = createServer().listen(port, '127.0.0.1');
    const heard = await Promise.race([
      once(listener, 'listening').then(() => true),
      once(listener, 'error').then(() => false),
    ]);
    if (heard) return listener;
  }
  throw new Error('No port of 127.0.0.1 can be listened on.');
}

/** A door from this computer's loopback to a port of loopback in a network namespace. */
export async function openDoor(namespace: string, port: number): Promise<Door> {
  const listener = await listen(port);
  const { port: outside } = listener.address() as AddressInfo;
  const forwarder = fork(path.join(import.meta.dirname, 'demo-forward.ts'), {
    execPath: 'ip',
    execArgv: ['netns', 'exec', namespace, process.execPath],
  });
  const ended = once(forwarder, 'exit');
  await new Promise<void>((resolve, reject) => {
    forwarder.once('error', reject);
    // The forwarder alone holds the listener from here on: when it ends, the port is free.
    forwarder.send(port, listener, (error) => (error ? reject(error) : listener.close(() => resolve())));
  });
  return {
    url: `http://127.0.0.1:${outside}`,
    ended,
  };
}
