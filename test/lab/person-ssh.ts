import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabNetwork } from './network.ts';
import { run, until } from './programs.ts';

/** Somebody with an SSH key at the desk. */
export interface SshPerson {
  /** The line that goes into authorized_keys. */
  publicKey: string;
  /** Runs a command on a machine; throws with what ssh said. `hostKeys`: lines that the machine must show one of. */
  on(user: string, address: string, command: string, hostKeys?: readonly string[]): Promise<string>;
  /** The same, tried again until the machine lets us in. */
  reaches(user: string, address: string, command: string, limitMs: number): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function sshPerson(network: LabNetwork): Promise<SshPerson> {
  const folder = mkdtempSync(join(tmpdir(), 'metaldesk-ssh-'));
  const key = join(folder, 'key');
  await run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', key);
  const options = ['-i', key, '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-o', 'LogLevel=ERROR'];
  const open = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];
  const on = async (user: string, address: string, command: string, hostKeys?: readonly string[]) => {
    let known = open;
    if (hostKeys) {
      const file = join(folder, `known-${address}`);
      await run('sh', '-c', `printf '%s\\n' "$@" >${file}`, 'sh', ...hostKeys.map((k) => `${address} ${k}`));
      known = ['-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${file}`];
    }
    return network.atDesk('ssh', ...options, ...known, `${user}@${address}`, command);
  };
  return {
    publicKey: readFileSync(`${key}.pub`, 'utf8').trim(),
    on,
    reaches: (user, address, command, limitMs) =>
      until(`${user}@${address} answers`, limitMs, () => on(user, address, command).catch(() => undefined)),
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
