import {
  actions,
  filterFields,
  lifecycle,
  parseFilter,
  whyNot,
  type Action,
  type BulkAction,
  type FilterField,
  type MachineRow,
  type SavedView,
} from '../../services/contract/all.ts';
import type { Input, Output, ProcedureName } from '../../services/contract/calls.ts';
import { ok, refuse, type Result } from '../../services/contract/result.ts';
import { aClaim, discovered, imported } from './fixture-intake.ts';
import { explained, matching, valuesOf } from './fixture-filter.ts';

type Answers = { [N in ProcedureName]?: (input: Record<string, unknown>) => Result<Output<N>> };
type Bulk = Input<'machines.bulk'>;

export interface FleetOf {
  current: () => MachineRow[];
  change: (systemId: string, change: Partial<MachineRow>) => void;
  now: () => number;
}

const keyOf: Record<string, (m: MachineRow) => string | number> = {
  hostname: (m) => m.hostname,
  cpuCount: (m) => m.cpuCount,
  memoryMib: (m) => m.memoryMib,
  storageBytes: (m) => m.storageBytes,
  zone: (m) => m.zone,
  owner: (m) => m.owner,
};

const groupValue: Record<string, (m: MachineRow) => string> = {
  status: (m) => m.status,
  power: (m) => m.powerState,
  zone: (m) => m.zone,
  pool: (m) => m.pool,
  owner: (m) => m.owner,
  architecture: (m) => m.architecture,
  domain: (m) => m.domain,
};

function page(list: MachineRow[], input: Input<'machines.list'>): Output<'machines.list'> {
  const { sort = 'status', descending, grouping = 'none', collapsed = [], offset = 0, limit = 100 } = input;
  const by = keyOf[sort];
  const items = [...list];
  if (by) items.sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0));
  if (descending) items.reverse();
  const total = items.length;
  const value = groupValue[grouping];
  if (!value) return { items: items.slice(offset, offset + limit), total, groups: [] };
  const names = [...new Set(items.map(value))].sort();
  const groups = names.map((name) => ({
    value: name,
    label: grouping === 'status' ? lifecycle[name as MachineRow['status']].label : name || 'nobody',
    count: items.filter((m) => value(m) === name).length,
  }));
  const open = names.filter((n) => !collapsed.includes(n));
  const rows = open.flatMap((name) => items.filter((m) => value(m) === name));
  return { items: rows.slice(offset, offset + limit), total, groups };
}

/** What the controller would answer about lists, filters, bulk actions, import and places. */
export function machinesAnswers({ current, change, now }: FleetOf): Answers {
  const views = new Map<string, SavedView & { changedAt: number }>();
  const jobs = new Map<string, { job: Output<'machines.bulk_result'>['job']; rows: BulkRow[] }>();
  const chosen = (input: Bulk): MachineRow[] =>
    input.systemIds
      ? current().filter((m) => input.systemIds!.includes(m.systemId))
      : matching(current(), input.filter ?? '', input.group);
  const claims = [aClaim(current()[15]?.systemId ?? 'm00016', now())];
  const count = (of: (m: MachineRow) => string) =>
    [...new Set(current().map(of))].sort().map((name, i) => ({
      id: i + 1,
      name,
      description: '',
      machines: current().filter((m) => of(m) === name).length,
      isDefault: name === 'default',
    }));
  return {
    'machines.list': (input) => {
      const asked = input as Input<'machines.list'>;
      const parsed = parseFilter(asked.filter ?? '');
      if ('trouble' in parsed) return refuse('bad_filter', parsed.trouble.sentence);
      return ok(page(matching(current(), asked.filter ?? '', asked.group), asked));
    },
    'machines.ids': (input) => {
      const ids = matching(current(), String(input['filter'] ?? ''), input['group']).map((m) => m.systemId);
      return ok({ systemIds: ids, total: ids.length });
    },
    'machines.filter_values': (input) => {
      const prefix = String(input['prefix'] ?? '').toLowerCase();
      const field = input['field'] as FilterField | undefined;
      if (!field) {
        const fields = Object.values(filterFields).filter((f) => f.key.startsWith(prefix));
        return ok({ items: fields.map((f) => ({ value: f.key, count: null, doc: f.doc })), more: false });
      }
      const list = matching(current(), String(input['filter'] ?? ''), input['group']);
      const numbers = new Map<string, number>();
      for (const m of list)
        for (const v of valuesOf(field, m)) if (v) numbers.set(v, (numbers.get(v) ?? 0) + 1);
      const items = [...numbers].filter(([v]) => v.toLowerCase().includes(prefix));
      return ok({
        items: items.map(([value, n]) => ({ value, count: n, doc: '' })).slice(0, 20),
        more: false,
      });
    },
    'machines.filter_explain': (input) =>
      ok(explained(current(), String(input['filter'] ?? ''), input['group'])),
    'machines.lock': (input) => {
      change(String(input['systemId']), { locked: true });
      return ok({});
    },
    'machines.unlock': (input) => {
      change(String(input['systemId']), { locked: false });
      return ok({});
    },
    'machines.bulk_preview': (input) => ok(preview(input as Bulk, chosen(input as Bulk))),
    'machines.bulk': (input) => {
      const asked = input as Bulk;
      const list = chosen(asked);
      const bulkId = String(jobs.size + 1);
      const rows = list.map((m): BulkRow => {
        const why = refusalOf(asked.action, m);
        if (!why && m.hostname.endsWith('06'))
          return {
            systemId: m.systemId,
            hostname: m.hostname,
            state: 'refused',
            sentence: 'Its BMC did not answer.',
          };
        if (!why && asked.action === 'commission') change(m.systemId, { status: 'commissioning' });
        if (!why && asked.action === 'unlock') change(m.systemId, { locked: false });
        return {
          systemId: m.systemId,
          hostname: m.hostname,
          state: why ? 'refused' : 'done',
          sentence: why ?? 'Commissioning began.',
        };
      });
      const done = rows.filter((r) => r.state === 'done').length;
      jobs.set(bulkId, {
        rows,
        job: {
          bulkId,
          action: asked.action,
          parameters: {},
          by: 'mira',
          startedAt: now(),
          endedAt: now(),
          total: rows.length,
          waiting: 0,
          done,
          refused: rows.length - done,
        },
      });
      return ok({ bulkId, total: rows.length });
    },
    'machines.bulk_result': (input) => {
      const found = jobs.get(String(input['bulkId']));
      if (!found) return refuse('not_found', 'There is no such action.');
      const rows = found.rows.filter((r) => !input['only'] || r.state === input['only']);
      return ok({ items: rows, total: rows.length, job: found.job });
    },
    'views.list': () => ok({ items: [...views.values()] }),
    'views.save': (input) => {
      const view = input as unknown as SavedView;
      views.set(view.name, { ...view, changedAt: now() });
      return ok({});
    },
    'views.delete': (input) => {
      views.delete(String(input['name']));
      return ok({});
    },
    'zones.list': () => ok({ items: count((m) => m.zone) }),
    'pools.list': () => ok({ items: count((m) => m.pool) }),
    'tags.list': () =>
      ok({
        items: ['nvme', 'secure-boot-off', 'uefi'].map((name, i) => ({
          id: i + 1,
          name,
          comment: '',
          definition: '',
          kernelOpts: '',
          machines: 3,
        })),
      }),
    'machines.claims': () =>
      ok({
        items: current().length === 24 ? claims : [],
        total: current().length === 24 ? claims.length : 0,
      }),
    'machines.claim_accept': () => {
      claims.length = 0;
      return ok({});
    },
    'machines.claim_refuse': () => {
      claims.length = 0;
      return ok({});
    },
    'machines.discovered': () => ok({ items: discovered(now()), total: 2 }),
    'machines.import_preview': (input) => ok(imported(String(input['text']))),
    'machines.import': (input) => {
      const { rows } = imported(String(input['text']));
      return ok({ created: rows, systemIds: [] });
    },
  };
}

interface BulkRow {
  systemId: string;
  hostname: string;
  state: 'waiting' | 'done' | 'refused';
  sentence: string;
}

const refusalOf = (action: BulkAction, m: MachineRow): string | null => {
  if (action === 'unlock') return m.locked ? null : 'It is not locked.';
  if (m.locked) return 'Locked.';
  return action in actions ? whyNot(action as Action, m) : null;
};

function preview(input: Bulk, list: MachineRow[]): Output<'machines.bulk_preview'> {
  const will = list.filter((m) => refusalOf(input.action, m) === null);
  const willNot = list.filter((m) => refusalOf(input.action, m) !== null);
  const locked = willNot.filter((m) => m.locked);
  const others = willNot.filter((m) => !m.locked);
  const named = (of: MachineRow[]) => ({
    count: of.length,
    machines: of.slice(0, 20).map(({ systemId, hostname }) => ({ systemId, hostname })),
  });
  const fresh = will.filter((m) => m.status === 'new');
  const known = will.filter((m) => m.status !== 'new');
  return {
    total: list.length,
    willCount: will.length,
    willNotCount: willNot.length,
    will: [
      { effect: 'fresh', sentence: 'Hardware is read, BMC account set up', ...named(fresh) },
      { effect: 'known', sentence: 'Switched on by IPMI, about 4 min each', ...named(known) },
    ].filter((e) => e.count > 0),
    willNot: [
      {
        reason: 'locked',
        sentence: 'Locked.',
        fix: 'Unlock it first.',
        fixBy: 'unlock' as const,
        override: false,
        systemIds: locked.map((m) => m.systemId),
        ...named(locked),
      },
      {
        reason: 'wrong_state',
        sentence: 'Not possible in its state.',
        fix: 'Wait until it is done.',
        fixBy: null,
        override: false,
        systemIds: others.map((m) => m.systemId),
        ...named(others),
      },
    ].filter((r) => r.count > 0),
    notes: ['No disk is written. You can abort while it runs.'],
  };
}
