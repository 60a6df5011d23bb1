import { ok, refuse } from '../../contract/result.ts';
import type { AddressGiver, RunProgram } from './giver.ts';

/** By `ip` of iproute2: the address is added beside what is there, and the interface is switched on. */
export function byIproute(run: RunProgram): AddressGiver {
  return {
    async give({ nic, address, prefix }) {
      const added = await run('ip', ['address', 'add', `${address}/${prefix}`, 'dev', nic]);
      if (added.code !== 0 && !/File exists|already assigned/.test(added.stderr))
        return notGiven(nic, address, added.stderr);
      const up = await run('ip', ['link', 'set', nic, 'up']);
      return up.code === 0 ? ok(undefined) : notGiven(nic, address, up.stderr);
    },
    async take({ nic, address, prefix }) {
      const gone = await run('ip', ['address', 'delete', `${address}/${prefix}`, 'dev', nic]);
      if (
        gone.code === 0 ||
        /Cannot assign requested address|Address not found|Cannot find device/.test(gone.stderr)
      )
        return ok(undefined);
      return refuse('failed', `${nic} keeps ${address}: ${lastLine(gone.stderr)}`);
    },
  };
}

const notGiven = (nic: string, address: string, said: string) =>
  refuse('failed', `${nic} was not given ${address}: ${lastLine(said)}`);

export const lastLine = (text: string): string => {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line === '' ? 'the program said nothing.' : line.endsWith('.') ? line : `${line}.`;
};
