import type { Tx } from '../../platform/store/store.ts';
import type { SubnetWanted } from './subnet-check.ts';

/** A subnet to be served, with the interface it is on; null when it is reached through a relay. */
export interface SubnetPlaced extends SubnetWanted {
  nic: string | null;
}

/**
 * Makes the rows of the served subnets be these: what is there already is left alone, what differs is changed, and a
 * subnet that is served no more keeps its rows but is not managed. True when anything was written.
 */
export async function placeSubnets(tx: Tx, wanted: readonly SubnetPlaced[]): Promise<boolean> {
  let wrote = false;
  for (const subnet of wanted) if (await placeSubnet(tx, subnet)) wrote = true;
  const cidrs = wanted.map((s) => s.cidr);
  const dropped = await tx
    .updateTable('subnet')
    .set({ managed: 0 })
    .where('managed', '=', 1)
    .$if(cidrs.length > 0, (q) => q.where('cidr', 'not in', cidrs))
    .executeTakeFirst();
  return dropped.numUpdatedRows > 0n || wrote;
}

async function placeSubnet(tx: Tx, subnet: SubnetPlaced): Promise<boolean> {
  const row = {
    gateway_ip: subnet.gateway,
    dns_servers: JSON.stringify(subnet.dns),
    nic: subnet.nic,
    managed: 1,
  };
  const before = await tx.selectFrom('subnet').selectAll().where('cidr', '=', subnet.cidr).executeTakeFirst();
  if (!before) {
    const vlanId = await newVlan(tx, subnet.vlan);
    const { id } = await tx
      .insertInto('subnet')
      .values({
        ...row,
        vlan_id: vlanId,
        name: subnet.cidr,
        description: '',
        cidr: subnet.cidr,
        lease_seconds: leaseSeconds,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await setPool(tx, id, subnet.dynamicRange);
    return true;
  }
  const same = (Object.keys(row) as (keyof typeof row)[]).every((name) => before[name] === row[name]);
  if (!same) await tx.updateTable('subnet').set(row).where('id', '=', before.id).execute();
  const retagged = await tagVlan(tx, before.vlan_id, subnet.vlan);
  const pooled = await setPool(tx, before.id, subnet.dynamicRange);
  return !same || retagged || pooled;
}

/** Ten minutes: a machine that is moved or reinstalled leaves its address soon. */
const leaseSeconds = 600;

const vlanName = (vid: number): string => (vid === 0 ? 'untagged' : String(vid));

/** Each subnet begins in a fabric of its own; that two of them share a wire is for the admin to say. */
async function newVlan(tx: Tx, vid: number): Promise<number> {
  const last = await tx
    .selectFrom('fabric')
    .select((e) => e.fn.max('id').as('id'))
    .executeTakeFirst();
  const { id: fabricId } = await tx
    .insertInto('fabric')
    .values({ name: `fabric-${Number(last?.id ?? 0)}`, class_type: null, description: '' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id } = await tx
    .insertInto('vlan')
    .values({ fabric_id: fabricId, vid, name: vlanName(vid), description: '', mtu: 1500, dhcp_on: 1 })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function tagVlan(tx: Tx, vlanId: number, vid: number): Promise<boolean> {
  const changed = await tx
    .updateTable('vlan')
    .set({ vid, name: vlanName(vid) })
    .where('id', '=', vlanId)
    .where('vid', '<>', vid)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

async function setPool(tx: Tx, subnetId: number, range: SubnetPlaced['dynamicRange']): Promise<boolean> {
  const rows = await tx
    .selectFrom('ip_range')
    .select(['start_ip', 'end_ip'])
    .where('subnet_id', '=', subnetId)
    .where('type', '=', 'dynamic')
    .execute();
  const wanted = range ? [{ start_ip: range[0], end_ip: range[1] }] : [];
  const text = (pools: typeof rows): string => pools.map((p) => `${p.start_ip}-${p.end_ip}`).join();
  if (text(rows) === text(wanted)) return false;
  await tx.deleteFrom('ip_range').where('subnet_id', '=', subnetId).where('type', '=', 'dynamic').execute();
  for (const pool of wanted)
    await tx
      .insertInto('ip_range')
      .values({ ...pool, subnet_id: subnetId, type: 'dynamic', comment: '' })
      .execute();
  return true;
}
