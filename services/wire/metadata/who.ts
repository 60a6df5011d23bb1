import type { Reader } from '../../platform/store/store.ts';
import { readOauth } from '../../protocols/oauth.ts';
import { refusal, type Answer } from './answer.ts';
import type { MetadataAsks } from './asks.ts';
import type { Asked } from './request.ts';

export interface MachineRow {
  id: number;
  system_id: string;
  hostname: string;
  domain: string;
  status: string;
  run_purpose: string | null;
}

export const machineRow = (db: Reader, id: number): Promise<MachineRow | undefined> =>
  db
    .selectFrom('machine')
    .select(['id', 'system_id', 'hostname', 'domain', 'status', 'run_purpose'])
    .where('id', '=', id)
    .executeTakeFirst();

/** The machine whose lease an address is. */
export function machineAt(
  asks: MetadataAsks,
  ip: string,
): { id: number; systemId: string; hostname: string } | undefined {
  const mac = asks.macOf(ip);
  return mac === null ? undefined : asks.machineByMac(mac);
}

const realm = { 'www-authenticate': 'OAuth realm="MAAS API"' };

/** The machine that a request's credentials belong to, when it comes from that machine's own address. */
export async function identify(
  db: Reader,
  asks: MetadataAsks,
  asked: Asked,
  authorization: string | undefined,
): Promise<MachineRow | Answer> {
  if (authorization === undefined)
    return refusal(
      401,
      'no_credentials',
      'Authorization Error: this needs the credentials of a machine.',
      realm,
    );
  const given = readOauth(authorization);
  if ('malformed' in given) return refusal(400, 'malformed', `Bad Request: ${given.malformed}.`);
  const id = await asks.machineByToken(given);
  const machine = id === null ? undefined : await machineRow(db, id);
  if (!machine) return refusal(401, 'wrong_credentials', 'Authorization Error: Invalid API key.', realm);
  if (machineAt(asks, asked.ip)?.id !== machine.id)
    return refusal(
      403,
      'other_address',
      `These credentials are not taken from ${asked.ip}: it is not the address of their machine.`,
    );
  return machine;
}
