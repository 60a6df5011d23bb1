import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dispatch } from '../../contract/dispatch.ts';
import type { Caller } from '../../contract/implement.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Store } from '../../platform/store/store.ts';
import { maasDoor } from './door.ts';

export interface Asked {
  status: number;
  /** Parsed where it is JSON; else the text. */
  body: unknown;
}

/** The MAAS door over a store and procedures, asked as `caller`. */
export async function testDoor(ground: { store: Store; clock: Clock }, call: Dispatch, caller: Caller) {
  const door = maasDoor({
    ...{ store: ground.store, clock: ground.clock, version: '0.0.0', call },
    callerOf: () => Promise.resolve(caller),
    onBug: (_, error) => {
      throw error;
    },
  });
  const server = http.createServer((req, res) => void door(req, res)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/MAAS/api/2.0/`;
  return {
    async ask(method: string, where: string, form?: Record<string, string>): Promise<Asked> {
      const answer = await fetch(new URL(where, base), {
        method,
        ...(form && { body: new URLSearchParams(form) }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json');
      return { status: answer.status, body: isJson ? (JSON.parse(text) as unknown) : text };
    },
    close: () => server.close(),
  };
}
