import type { HeardDevice } from './contract.ts';
import type { HeardStation } from './heard-now.ts';

type Kind = HeardDevice['kind'];

/** How management controllers and printers name themselves when they ask for an address. */
const bmcName = /^(idrac|ilo|ipmi|bmc|xcc|imm|cimc|drac)([^a-z]|$)|-(bmc|ipmi|idrac|ilo)$/i;
const printerName = /^(npi|brn|brw|epson|canon|kmbt|rnp|xrx|lexmark)[0-9a-f]{4,}|printer/i;

/** What a device likely is, by what it said of itself; `other` rather than a guess. */
export function kindOfStation(station: HeardStation): Kind {
  if (station.capabilities.includes('router')) return 'router';
  if (station.capabilities.includes('bridge')) return 'switch';
  if (station.givesAddresses) return 'router';
  const name = station.hostname ?? '';
  if (bmcName.test(name)) return 'bmc';
  if (printerName.test(name)) return 'printer';
  return station.asksToBoot ? 'machine' : 'other';
}

/** How many there are of each kind. */
export function countKinds(stations: Iterable<HeardStation>): Record<Kind, number> {
  const count: Record<Kind, number> = { switch: 0, router: 0, bmc: 0, printer: 0, machine: 0, other: 0 };
  for (const station of stations) count[kindOfStation(station)] += 1;
  return count;
}
