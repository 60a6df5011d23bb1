import type { Clock } from '../../platform/clock.ts';
import { canonical, type Tls } from '../../site/access/index.ts';

/** How other computers may reach this desk, as it is now. */
export interface Reach {
  /** Names and addresses that a request may name as its Host. */
  hosts: ReadonlySet<string>;
  /** Whether /MAAS/ answers other computers in plain HTTP. */
  plainMaas: boolean;
  /** The port that answers over TLS; null while none does. */
  tlsPort: number | null;
}

export type ReachNow = () => Promise<Reach>;

const keptMs = 5_000;

type Kept = Omit<Reach, 'tlsPort'>;

/** Looks again every few seconds, and at once when the settings changed: addresses come and go. */
export function openReach(tls: Tls, domain: () => Promise<string>, clock: Clock): ReachNow {
  let kept: { at: number; facts: Promise<Kept> } | null = null;
  tls.onChange(() => (kept = null));
  const look = async (): Promise<Kept> => {
    const { names, addresses } = await tls.names(await domain());
    const certified = tls.listening().material?.facts.names ?? [];
    const { plainMaas } = await tls.settings();
    return { hosts: new Set([...names, ...addresses, ...certified].map(canonical)), plainMaas };
  };
  return async () => {
    const now = clock.now();
    if (!kept || Math.abs(now - kept.at) > keptMs) {
      const facts = look();
      kept = { at: now, facts };
      facts.catch(() => (kept = null));
    }
    const [url] = tls.listening().urls;
    return { ...(await kept.facts), tlsPort: url === undefined ? null : Number(new URL(url).port || 443) };
  };
}

/** Whether a request may name this host: one of ours, or one below a wildcard of our certificate (RFC 6125). */
export function isOurs(host: string, { hosts }: Reach): boolean {
  const name = canonical(host);
  return hosts.has(name) || hosts.has(`*.${name.split('.').slice(1).join('.')}`);
}
