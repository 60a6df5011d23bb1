import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { parseProcNetUdp, parseSs, type PortHolder } from './port-holders.ts';

const LISTEN = '0A';

/** IPv4 sockets of other programs that listen on a TCP port. Empty on systems where this cannot be seen. */
export async function tcpHolders(port: number): Promise<PortHolder[]> {
  if (process.platform !== 'linux') return [];
  const listening = (await readFile('/proc/net/tcp', 'utf8'))
    .split('\n')
    .filter((line, i) => i === 0 || line.trim().split(/\s+/)[3] === LISTEN)
    .join('\n');
  const held = parseProcNetUdp(listening, port);
  if (held.length === 0) return [];
  const told = parseSs(await ss(port));
  return told
    ? told.filter((holder) => holder.pid !== process.pid)
    : held.map(({ address }) => ({ address, device: undefined, program: undefined }));
}

const ss = (port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile('ss', ['-4Hltnp', `sport = :${port}`], { timeout: 3_000 }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });
