import { statfs } from 'node:fs/promises';
import type { ServiceHealth } from '../../service.ts';

export interface Trouble {
  code: string;
  sentence: string;
}

const gib = 2 ** 30;

/** A disk with less than 1 GiB left stops leases and inventories soon. */
export function diskTrouble(freeBytes: number): Trouble | null {
  if (freeBytes >= gib) return null;
  const left = freeBytes >= 2 ** 20 ? `${Math.floor(freeBytes / 2 ** 20)} MiB` : 'nothing';
  return {
    code: 'disk_nearly_full',
    sentence: `The disk with the desk's data has ${left} left. Free some room.`,
  };
}

export async function readDiskTrouble(dataDir: string): Promise<Trouble | null> {
  const facts = await statfs(dataDir);
  return diskTrouble(facts.bavail * facts.bsize);
}

const backwardsMs = 60_000;

/** Leases and deadlines are times: a clock that went back behind what is in the log makes them last too long. */
export function clockTrouble(now: number, lastEventAt: number | null): Trouble | null {
  if (lastEventAt === null || now > lastEventAt - backwardsMs) return null;
  const minutes = Math.round((lastEventAt - now) / 60_000);
  return {
    code: 'clock_went_back',
    sentence: `The desk's clock is ${minutes} minutes behind its own last event. Set the clock.`,
  };
}

/** Interfaces that are served beside a DHCP server which does not answer. */
export const noServerTroubles = (nics: readonly string[]): Trouble[] =>
  nics.map((nic) => ({
    code: 'no_dhcp_server',
    sentence: `No DHCP server answers on ${nic}, so machines there get no address. Start it, or let this desk give the addresses.`,
  }));

export function serviceTroubles(services: readonly { label: string; health: ServiceHealth }[]): Trouble[] {
  return services
    .filter(({ health }) => health.state === 'refused' || health.state === 'failed')
    .map(({ label, health }) => ({
      code: `service_${health.state}`,
      sentence: `${label}: ${health.detail}`,
    }));
}
