import { problemRow } from '../../contract/problems.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Form } from '../../protocols/form.ts';
import { refusal, type Answer } from './answer.ts';
import type { MetadataAsks } from './asks.ts';
import { readEnlistment } from './enlist-form.ts';
import type { Asked } from './request.ts';

/**
 * A machine introduces itself. It must name the card that the asking address is leased to, so that no machine can
 * introduce another; the answer's system_id is what the runner goes on with.
 */
export async function enlistment(
  ground: Ground,
  asks: MetadataAsks,
  asked: Asked,
  form: Form,
): Promise<Answer> {
  const read = readEnlistment(form);
  if ('wrong' in read) return refusal(400, 'malformed', read.wrong);
  const mac = asks.macOf(asked.ip);
  if (mac === null)
    return refusal(
      403,
      'other_address',
      `${asked.ip} holds no lease of this desk, so it cannot introduce a machine.`,
    );
  if (!read.macs.includes(mac))
    return refusal(
      403,
      'other_address',
      `${asked.ip} is leased to ${mac}, which is not among the machine's addresses.`,
    );
  // The card that holds the lease is the one it booted from.
  const report = { ...read, macs: [mac, ...read.macs.filter((other) => other !== mac)] };
  const enlisted = await asks.enlist(report);
  if (!enlisted.ok)
    return refusal(problemRow(enlisted.problem.code).http, 'enlistment', enlisted.problem.sentence);
  const { machineId, systemId } = enlisted.value;
  const bmc = read.power;
  if (bmc?.parameters['power_address'])
    await ground.store.transaction((tx) => asks.inventory.bmcFound(tx, machineId, bmcOf(bmc)));
  asks.saw({ ip: asked.ip }, 'agent');
  const row = await ground.store.read
    .selectFrom('machine')
    .select(['hostname', 'domain', 'architecture', 'power_type'])
    .where('id', '=', machineId)
    .executeTakeFirst();
  const machine = {
    system_id: systemId,
    hostname: row?.hostname ?? '',
    fqdn: `${row?.hostname ?? ''}.${row?.domain ?? ''}`,
    architecture: row?.architecture ?? report.architecture,
    power_type: row?.power_type ?? '',
    status: 0,
    status_name: 'New',
    resource_uri: `/MAAS/api/2.0/machines/${systemId}/`,
  };
  return {
    status: 200,
    body: JSON.stringify(machine),
    contentType: 'application/json; charset=utf-8',
    counted: 'enlisted',
  };
}

/** What the inventory keeps of a BMC that was found. */
export const bmcOf = ({ type, parameters }: { type: string; parameters: Record<string, string> }) => ({
  kind: type,
  address: parameters['power_address'] ?? null,
  mac: parameters['mac_address'] ?? null,
  firmwareVersion: null,
});
