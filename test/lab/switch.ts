import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The name under which the lab's switch announces itself; its ports are called tap1, tap2 ... */
export const switchName = 'sw-lab-1';

const config = `configure system hostname ${switchName}
configure lldp tx-interval 1
configure lldp portidsubtype ifname
`;

/** Debian's lldpd on the ports of the machines' LAN: what a real switch tells each machine that is plugged in. */
export function labSwitch(namespace: string): AsyncDisposable {
  const dir = mkdtempSync(join(tmpdir(), 'metaldesk-lldp-'));
  // lldpd reads its configuration, and is told to begin, as a user of its own.
  chmodSync(dir, 0o755);
  const file = join(dir, 'lldpd.conf');
  writeFileSync(file, config);
  const how = ['-d', '-u', join(dir, 'lldpd.socket'), '-I', 'tap*', '-O', file];
  const child = spawn('ip', ['netns', 'exec', namespace, 'setpriv', '--pdeathsig', 'TERM', 'lldpd', ...how], {
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
