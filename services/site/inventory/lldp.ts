import { macFrom } from '../../contract/addresses.ts';
import { member, rows, text } from './clean.ts';
import type { Neighbour, Unusable } from './hardware.ts';

const MAX_NEIGHBOURS = 512;

/** lldpd writes a value as text, as {value}, or (json0) as a list of {value}. */
function valueOf(value: unknown): string | null {
  const one = Array.isArray(value) ? (value[0] as unknown) : value;
  return text(typeof one === 'object' ? member(one, 'value') : one);
}

/** An id of type "mac" is an address; of any other type a name. */
function idOf(holder: unknown): { type: string; value: string | null } {
  const id = rows(member(holder, 'id'), 1)[0];
  return { type: text(member(id, 'type'), 16) ?? '', value: text(member(id, 'value')) };
}

/** Chassis and interfaces stand under their name as key (json) or beside a `name` (json0). */
function named(value: unknown, max: number): { name: string | null; body: unknown }[] {
  return rows(value, max).flatMap((entry) => {
    if (typeof member(entry, 'name') === 'string' || member(entry, 'id') !== undefined)
      return [{ name: valueOf(member(entry, 'name')), body: entry }];
    return Object.entries(entry as Record<string, unknown>)
      .slice(0, max)
      .map(([name, body]) => ({ name: text(name), body }));
  });
}

function neighbourFrom(nic: string, body: unknown): Neighbour {
  const chassis = named(member(body, 'chassis'), 1)[0];
  const port = rows(member(body, 'port'), 1)[0];
  const id = idOf(chassis?.body);
  const portId = idOf(port);
  return {
    nic,
    name: chassis?.name ?? id.value,
    mac: id.type === 'mac' ? macFrom(id.value ?? '') : null,
    port: portId.value,
    portDescription: valueOf(member(port, 'descr')),
  };
}

/** `lldpctl -f json` or `-f json0`: who answered on each interface; the first neighbour of each counts. */
export function readLldp(json: string): Neighbour[] | Unusable {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch {
    return { unusable: "lldpd's answer is not JSON." };
  }
  const found = new Map<string, Neighbour>();
  for (const lldp of rows(member(document, 'lldp'), 10))
    for (const { name, body } of named(member(lldp, 'interface'), MAX_NEIGHBOURS))
      if (name && !found.has(name) && found.size < MAX_NEIGHBOURS) found.set(name, neighbourFrom(name, body));
  return [...found.values()];
}
