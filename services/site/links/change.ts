import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Reader } from '../../platform/store/store.ts';
import { rowOf, type Status } from '../machines/index.ts';
import type { InterfaceLink, LinkedInterface } from './contract.ts';
import { interfacesOf, subnetsById, type LinkSubnet } from './rows.ts';

/** A machine whose links are looked at or changed. */
export interface Subject {
  id: number;
  systemId: string;
  hostname: string;
  status: Status;
  interfaces: LinkedInterface[];
  /** Why nothing of it can be changed now. */
  whyNot: string | null;
}

/** As in MAAS: nobody reconfigures the network under a system that runs on it. */
const changeable: readonly Status[] = ['ready', 'allocated', 'broken'];

export async function subjectOf(db: Reader, systemId: string): Promise<Result<Subject>> {
  const row = await db
    .selectFrom('machine')
    .select(['id', 'hostname', 'status', 'locked'])
    .where('system_id', '=', systemId)
    .executeTakeFirst();
  if (!row) return refuse('not_found', `There is no machine ${systemId}. It may have been deleted.`);
  const status = row.status as Status;
  const { hostname } = row;
  return ok({
    ...{ id: row.id, systemId, hostname, status },
    interfaces: await interfacesOf(db, row.id),
    whyNot:
      row.locked === 1
        ? `${hostname} is locked. Unlock it first.`
        : changeable.includes(status)
          ? null
          : `${hostname} is ${rowOf(status).label}: its network is set up while it is Ready, Allocated or Broken.`,
  });
}

/** The same for a change: refuses where there is none to be made. */
export async function changeableSubject(db: Reader, systemId: string): Promise<Result<Subject>> {
  const subject = await subjectOf(db, systemId);
  if (!subject.ok || subject.value.whyNot === null) return subject;
  return refuse('not_now', subject.value.whyNot);
}

/** By number or name. */
export function interfaceIn(subject: Subject, ref: number | string): Result<LinkedInterface> {
  const found = subject.interfaces.find(
    (nic) => nic.id === ref || nic.name === ref || String(nic.id) === ref,
  );
  if (found) return ok(found);
  const names = subject.interfaces.map((nic) => nic.name).join(', ');
  const has = names === '' ? 'None is known: commission it.' : `It has ${names}.`;
  return refuse('not_found', `${subject.hostname} has no interface ${ref}. ${has}`);
}

export function linkIn(subject: Subject, id: number): Result<{ nic: LinkedInterface; link: InterfaceLink }> {
  for (const nic of subject.interfaces) {
    const link = nic.links.find((one) => one.id === id);
    if (link) return ok({ nic, link });
  }
  return refuse('not_found', `${subject.hostname} has no link ${id}. It may have been taken away.`);
}

/** By number, network or name. */
export async function subnetBy(db: Reader, ref: number | string): Promise<Result<LinkSubnet>> {
  const subnets = await subnetsById(db);
  const found = [...subnets.values()].find(
    (subnet) => subnet.id === ref || subnet.cidr === ref || subnet.name === ref || String(subnet.id) === ref,
  );
  return found ? ok(found) : refuse('not_found', `There is no subnet ${ref}.`);
}
