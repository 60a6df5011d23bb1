import path from 'node:path';
import { aDataDir, aDesk, cli } from '../desk-process.ts';
import { aNamespace, cable } from '../netns.ts';

/** A desk whose only interface has no address, and what is at the other end of its cable. */
export async function aBareDesk() {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(aDataDir());
  const at = stack.use(await aNamespace('d'));
  const wire = stack.use(await aNamespace('w'));
  await cable(at, 'mdesk0', wire, 'wire0');
  const data = path.join(folder.dir, 'data');
  const args = ['--data', data, '--http', '127.0.0.1:5240'];
  return {
    ...{ at, wire, data },
    start: () => aDesk(args, at),
    async ask<T>(...words: string[]): Promise<T> {
      const { stdout, stderr } = await cli(['--data', data, '--json', ...words], at);
      return JSON.parse(stdout || JSON.stringify(stderr)) as T;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export interface Proposal {
  setup: { nic: string; subnet: { cidr: string }; giveAddress?: string };
}
