import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { readRoutes, type Route } from './routes.ts';

/** What the system says of one network interface. */
export interface NicSigns {
  name: string;
  mac: string;
  /** ARPHRD_*: 1 is Ethernet; undefined where the system does not say. */
  hardwareType: number | undefined;
  /** Carrier. Where the system does not say, an interface with an address counts as up. */
  linkUp: boolean;
  speedMbps: number | null;
  /** Kernel driver; empty for an interface without hardware. */
  driver: string;
  isWireless: boolean;
  isBridge: boolean;
  isTunnel: boolean;
  /** One end of a virtual cable (veth). */
  isPair: boolean;
  /** Switched off in this system (`ip link set ... down`). */
  switchedOff: boolean;
  /** How the card is built in. */
  bus: 'pci' | 'usb' | null;
  /** The bridge or bond that it is a port of. */
  master: string | null;
  addresses: { address: string; prefix: number }[];
  defaultRoute: boolean;
  /** The gateway of that route. */
  gateway: string | null;
}

const IFF_UP = 1;
const IFF_NOARP = 0x80;

const text = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
};
const linkName = (file: string): string | null => {
  try {
    return path.basename(readlinkSync(file));
  } catch {
    return null;
  }
};

/** The gateway of each interface's default route, the first that is named. */
export function defaultRoutes(routes: readonly Route[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { nic, cidr, gateway } of routes)
    if (cidr === '0.0.0.0/0' && !found.has(nic)) found.set(nic, gateway ?? '0.0.0.0');
  return found;
}

const busOf = (device: string): NicSigns['bus'] => {
  const bus = linkName(`${device}/subsystem`);
  return bus === 'pci' || bus === 'usb' ? bus : null;
};

/** Every interface but loopback, with its IPv4 addresses. */
export function readNicSigns(): NicSigns[] {
  const addressed = networkInterfaces();
  const routes = defaultRoutes(readRoutes());
  const known = existsSync('/sys/class/net') ? readdirSync('/sys/class/net') : [];
  const names = [...new Set([...known, ...Object.keys(addressed)])].sort();
  return names.flatMap((name) => {
    const own = addressed[name] ?? [];
    const sys = `/sys/class/net/${name}`;
    const type = text(`${sys}/type`);
    // bonding_masters is a file among the folders; loopback serves nobody.
    const isInterface = type !== undefined || own.length > 0;
    if (!isInterface || name === 'lo' || own.some((a) => a.internal)) return [];
    const speed = Number(text(`${sys}/speed`) ?? -1);
    const kind = text(`${sys}/uevent`)?.match(/^DEVTYPE=(\w+)$/m)?.[1];
    const driver = linkName(`${sys}/device/driver`) ?? '';
    // ifb and dummy have it; a veth, which says nothing of its kind either, has not.
    const flags = Number(text(`${sys}/flags`) ?? IFF_UP);
    const noArp = (flags & IFF_NOARP) !== 0;
    return {
      name,
      mac: text(`${sys}/address`) ?? own[0]?.mac ?? '',
      hardwareType: type === undefined ? undefined : Number(type),
      linkUp: type === undefined ? own.length > 0 : text(`${sys}/carrier`) === '1',
      speedMbps: speed > 0 ? speed : null,
      driver,
      isWireless: kind === 'wlan' || existsSync(`${sys}/phy80211`),
      isBridge: existsSync(`${sys}/bridge`),
      isTunnel: existsSync(`${sys}/tun_flags`) || kind === 'wireguard',
      isPair:
        type === '1' && kind === undefined && driver === '' && !noArp && !existsSync(`${sys}/tun_flags`),
      switchedOff: (flags & IFF_UP) === 0,
      bus: busOf(`${sys}/device`),
      master: linkName(`${sys}/master`),
      addresses: own
        .filter((a) => a.family === 'IPv4')
        .map((a) => ({ address: a.address, prefix: Number(a.cidr?.split('/')[1] ?? 32) })),
      defaultRoute: routes.has(name),
      gateway: routes.get(name) ?? null,
    };
  });
}

/** Changes whenever an interface comes, goes, or changes its link or addresses; cheap enough to look at every second. */
export function readNicSignature(): string {
  const known = existsSync('/sys/class/net') ? readdirSync('/sys/class/net') : [];
  const links = known.map((name) => `${name} ${text(`/sys/class/net/${name}/operstate`)}`);
  const addresses = Object.entries(networkInterfaces()).map(
    ([name, own]) => `${name} ${own?.map((a) => `${a.mac} ${a.cidr}`)}`,
  );
  return [...links, ...addresses].join(';');
}
