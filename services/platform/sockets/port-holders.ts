import { execFile } from 'node:child_process';
import { readFile, readdir, readlink } from 'node:fs/promises';

/** A socket that is bound to a UDP port. */
export interface PortHolder {
  /** 0.0.0.0 when it listens on every address. */
  readonly address: string;
  /** The interface it is tied to, where the system tells. */
  readonly device: string | undefined;
  /** `dnsmasq, process 812`, where we may know. */
  readonly program: string | undefined;
}

/**
 * IPv4 sockets of other programs on a UDP port. A second socket with SO_REUSEADDR is let in beside them without an
 * error, and then both answer. Empty on systems where this cannot be seen; a plain bind tells there.
 */
export async function portHolders(port: number): Promise<PortHolder[]> {
  if (process.platform !== 'linux') return [];
  const own = await ownSockets();
  const others = parseProcNetUdp(await readFile('/proc/net/udp', 'utf8'), port).filter(
    (s) => !own.has(s.inode),
  );
  if (others.length === 0) return [];
  const told = parseSs(await ss(port));
  // ss also tells device and program; without it the bare address must do.
  return told
    ? told.filter((h) => h.pid !== process.pid)
    : others.map(({ address }) => ({ address, device: undefined, program: undefined }));
}

/** Lines of /proc/net/udp: local address and port in hexadecimal, the address with its lowest byte first. */
export function parseProcNetUdp(table: string, port: number): { address: string; inode: string }[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => parseInt(fields[1]?.split(':')[1] ?? '', 16) === port)
    .map((fields) => ({
      address: [...Buffer.from(fields[1]!.split(':')[0]!, 'hex')].reverse().join('.'),
      inode: fields[9] ?? '',
    }));
}

/** Lines of `ss -Hlunp`: `UNCONN 0 0 0.0.0.0%virbr0:67 0.0.0.0:* users:(("dnsmasq",pid=812,fd=3))`. */
export function parseSs(
  output: string | undefined,
): (PortHolder & { pid: number | undefined })[] | undefined {
  return output
    ?.split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [local = ''] = line.trim().split(/\s+/).slice(3);
      const [, address = '0.0.0.0', device] = /^([^%:]+)(?:%([^:]+))?:\d+$/.exec(local) ?? [];
      const [, name, pid] = /users:\(\("([^"]+)",pid=(\d+)/.exec(line) ?? [];
      return {
        address: address === '*' ? '0.0.0.0' : address,
        device,
        program: name && `${name}, process ${pid}`,
        pid: pid === undefined ? undefined : Number(pid),
      };
    });
}

const ss = (port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile('ss', ['-4Hlunp', `sport = :${port}`], { timeout: 3_000 }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    );
  });

async function ownSockets(): Promise<Set<string>> {
  const names = await readdir('/proc/self/fd');
  const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return new Set(targets.map((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? ''));
}
