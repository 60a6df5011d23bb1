import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Input, Output, ProcedureName } from '../../services/contract/calls.ts';
import type { Result } from '../../services/contract/result.ts';

export interface DeskCaller extends Disposable {
  call<N extends ProcedureName>(name: N, input: Input<N>): Promise<Result<Output<N>>>;
}

/** Calls a desk over its local socket, which is reached from every network namespace. */
export function aCaller(dataDir: string): DeskCaller {
  const socket = connect(path.join(dataDir, 'metaldesk.sock'));
  const waiting = new Map<number, (result: never) => void>();
  let last = 0;
  socket.on('error', () => {});
  const answers = createInterface({ input: socket });
  answers.on('error', () => {});
  answers.on('line', (line) => {
    const { id, result } = JSON.parse(line) as { id: number; result: never };
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  return {
    call(name, input) {
      const id = (last += 1);
      socket.write(`${JSON.stringify({ id, call: name, input })}\n`);
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    [Symbol.dispose]: () => socket.destroy(),
  };
}
