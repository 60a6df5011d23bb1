import type { IncomingMessage, ServerResponse } from 'node:http';
import { counter } from '../../platform/count.ts';
import { Buffers } from './buffers.ts';
import { Exchange, type MachineFilesOptions } from './exchange.ts';
import { printable } from './path.ts';

export interface MachineFiles {
  /** Answers one request; never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  counters(): Record<string, number>;
}

/** Boot files and iPXE scripts for machines, by HTTP (RFC 9110): GET and HEAD, ranges, validators, never compressed. */
export function machineFiles(options: MachineFilesOptions): MachineFiles {
  const count = counter();
  const buffers = new Buffers(options.buffers);
  let active = 0;
  return {
    async handle(request, response) {
      active += 1;
      const exchange = new Exchange(request, response, options, count, buffers);
      try {
        await exchange.answer();
      } catch (error) {
        count('errors');
        options.log.error(
          { err: error, path: printable(request.url ?? '') },
          'a boot file could not be served',
        );
        exchange.giveUp();
      } finally {
        active -= 1;
      }
    },
    counters: () => ({
      ...count.all(),
      active,
      buffers_lent: buffers.lent,
      buffers_waited_for: buffers.waiting,
    }),
  };
}
