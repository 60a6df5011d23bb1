/** Acceptance reports: what was found and measured, as a page to print and sign. */
import { z } from 'zod';
import type { Caller, Implementation } from '../../contract/implement.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { readSetting } from '../../platform/settings/settings.ts';
import { rowOf, type Status } from '../machines/index.ts';
import type { ReportsAsks } from './asks.ts';
import type { reportsContract } from './contract.ts';
import { batchMachines, gatherFacts, type ReportFacts } from './facts.ts';
import { batchPage, machinePage, type Printed } from './page.ts';

export type { ReportsAsks } from './asks.ts';

const DESK = 'Metaldesk';
/** Machines of a batch stand beside each other already. */
const MOST_COMPARED = 10;

export function reportsImplementation(
  { store, clock }: Ground,
  asks: () => ReportsAsks,
): Implementation<typeof reportsContract> {
  async function factsOf(
    systemId: string,
    caller: Caller,
    { outputs, compare }: { outputs: boolean; compare: boolean },
  ): Promise<Result<ReportFacts>> {
    const machine = await store.read
      .selectFrom('machine')
      .select(['hostname', 'status'])
      .where('system_id', '=', systemId)
      .executeTakeFirst();
    if (!machine) return refuse('not_found', `There is no machine ${systemId}.`);
    const desk = (await readSetting(store.read, 'deskName', z.string())) ?? DESK;
    const { hostname, status } = machine;
    const about = { systemId, hostname, status: rowOf(status as Status).label };
    return gatherFacts(asks(), caller, { machine: about, desk, now: clock.now(), outputs, compare });
  }
  const day = (): string => new Date(clock.now()).toISOString().slice(0, 10);
  const named = (printed: Printed, name: string) => ({
    ...printed,
    fileName: `${name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 80)}-${day()}.html`,
  });
  return {
    'reports.machine': async ({ systemId, paper, outputs }, caller) => {
      const facts = await factsOf(systemId, caller, { outputs, compare: true });
      return facts.ok ? ok(named(machinePage(facts.value, paper), facts.value.machine.hostname)) : facts;
    },
    'reports.batch': async ({ systemIds, bulkId, title, paper, outputs }, caller) => {
      const machines = await batchMachines(asks(), caller, { systemIds, bulkId });
      if (!machines.ok) return machines;
      const all: ReportFacts[] = [];
      for (const systemId of machines.value) {
        const compare = machines.value.length <= MOST_COMPARED;
        const facts = await factsOf(systemId, caller, { outputs, compare });
        if (!facts.ok) return facts;
        all.push(facts.value);
      }
      all.sort((a, b) => (a.machine.hostname < b.machine.hostname ? -1 : 1));
      return ok(named(batchPage(all, { title, paper }), title || 'acceptance-report'));
    },
  };
}
