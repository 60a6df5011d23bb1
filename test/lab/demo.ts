import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { whatIsMissing } from './demo-needs.ts';

/**
 * `npm run demo:vm`: the product and two virtual machines on a private network. Everything runs in a process namespace
 * with mounts of its own: when this program ends, whatever way, the kernel ends what is in there, and with it the
 * networks. What is left then, a folder, is removed by a shell that waits for just that.
 */
const missing = whatIsMissing();
if (missing !== null) {
  process.stderr.write(`${missing}\n`);
  process.exit(2);
}

const folder = mkdtempSync(path.join(tmpdir(), 'metaldesk-demo-'));
const remover = spawn(
  'sh',
  ['-c', 'cat >/dev/null; for n in 1 2 3 4 5; do sleep 0.2; rm -rf -- "$0" && exit; done', folder],
  { stdio: ['pipe', 'ignore', 'ignore'], detached: true },
);

const own = ['--pid', '--mount', '--fork', '--kill-child=KILL', '--mount-proc'];
const privateNetworks = 'mkdir -p /run/netns && mount -t tmpfs none /run/netns && exec "$@"';
const site = spawn(
  'setpriv',
  [
    ...['--pdeathsig', 'KILL', 'unshare', ...own, 'sh', '-c', privateNetworks, 'sh'],
    ...[process.execPath, path.join(import.meta.dirname, 'demo-site.ts')],
  ],
  { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, TMPDIR: folder } },
);
const ended = once(site, 'exit') as Promise<[number | null]>;

const endsWithinMs = 20_000;
function end(): void {
  if (!site.connected) return;
  site.disconnect();
  setTimeout(() => site.kill('SIGKILL'), endsWithinMs).unref();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);

const { stdin } = process;
const ctrlC = '\u0003';
if (stdin.isTTY) stdin.setRawMode(true);
stdin.setEncoding('utf8').on('data', (keys: string) => {
  for (const key of keys) {
    if (key === ctrlC || key === 'q') end();
    else if (site.connected) site.send(key);
  }
});

const [code] = await ended;
if (stdin.isTTY) stdin.setRawMode(false);
remover.stdin.end();
await once(remover, 'exit');
// A pipe that stays open at the other end would keep this program.
process.exit(code ?? 1);
