import { macFrom } from '../../../contract/addresses.ts';
import { json, refusal, text } from '../answer.ts';
import { machineNow, machineShapes } from '../machine-answer.ts';
import { filterMachines } from '../machine-filter.ts';
import { allocate, releaseMany } from '../operations/allocate.ts';
import { flag, many, nested, one } from '../request.ts';
import { resource, type Operation } from '../resource.ts';
import { loadFleet } from '../shapes/fleet.ts';
import { machine } from '../shapes/machine.ts';

const list: Operation = {
  doc: 'Lists machines. Filters: hostname, mac_address, id, zone, pool, tags, status, simple_status, domain, arch, cpu_count, mem, owner, power_state, and their not_ forms.',
  async run({ read, now }, { query }) {
    const rows = await read.selectFrom('machine').selectAll().orderBy('id').execute();
    const fleet = await loadFleet(read, rows, now());
    const kept = filterMachines(rows, query, fleet);
    return Array.isArray(kept) ? json(kept.map((m) => machine(m, fleet))) : kept;
  },
};

const create: Operation = {
  doc: 'Adds a machine. Parameters: architecture, mac_addresses, hostname, description, domain, power_type, power_parameters_*, commission.',
  async run(context, { body }) {
    const parameters = nested(body, 'power_parameters');
    if (!parameters) return json({ power_parameters: ['Give a JSON object.'] }, 400);
    const architecture = one(body, 'architecture');
    const sub = one(body, 'subarchitecture') || 'generic';
    if (!architecture) return json({ architecture: ['This field is required.'] }, 400);
    const made = await context.call('machines.create', {
      macs: many(body, 'mac_addresses'),
      architecture: architecture.includes('/') ? architecture : `${architecture}/${sub}`,
      ...(one(body, 'hostname') ? { hostname: one(body, 'hostname') } : {}),
      description: one(body, 'description'),
      powerType: one(body, 'power_type') || 'manual',
      powerParameters: parameters,
      commission: flag(body, 'commission') ?? true,
      ...(one(body, 'zone') ? { zone: one(body, 'zone') } : {}),
      ...(one(body, 'pool') ? { pool: one(body, 'pool') } : {}),
    });
    return made.ok ? machineNow(context, made.value.systemId) : refusal(made.problem);
  },
};

const accept = (chosen: boolean): Operation => ({
  doc: chosen ? 'Commissions New machines. Parameter: machines.' : 'Commissions every New machine.',
  async run(context, { body }) {
    const wanted = many(body, 'machines');
    const rows = await context.read.selectFrom('machine').selectAll().where('status', '=', 'new').execute();
    const unknown = chosen ? wanted.filter((id) => !rows.some((r) => r.system_id === id)) : [];
    if (unknown.length > 0)
      return json({ machines: [`Unknown or no longer New: ${unknown.join(', ')}.`] }, 400);
    const accepted: string[] = [];
    for (const row of rows.filter((r) => !chosen || wanted.includes(r.system_id))) {
      const done = await context.call('machines.commission', { systemId: row.system_id });
      if (done.ok) accepted.push(row.system_id);
    }
    const now = await context.read.selectFrom('machine').selectAll().execute();
    return json(
      await machineShapes(
        context,
        now.filter((m) => accepted.includes(m.system_id)),
      ),
    );
  },
});

export default resource({
  handler: 'MachinesHandler',
  path: 'machines',
  doc: 'The machines of this desk.',
  operations: {
    GET: list,
    POST: create,
    'POST accept': accept(true),
    'POST accept_all': accept(false),
    'POST set_zone': {
      doc: 'Puts machines into a zone. Parameters: zone, nodes.',
      async run({ call, read }, { body }) {
        const nodes = many(body, 'nodes');
        const rows = await read.selectFrom('machine').select('system_id').execute();
        const unknown = nodes.filter((id) => !rows.some((row) => row.system_id === id));
        if (unknown.length > 0) return json({ nodes: [`Unknown machine(s): ${unknown.join(', ')}.`] }, 400);
        for (const systemId of nodes) {
          const done = await call('machines.update', { systemId, zone: one(body, 'zone') });
          if (!done.ok) return refusal(done.problem);
        }
        return text(200, 'OK');
      },
    },
    'POST allocate': allocate,
    'POST release': releaseMany,
    'GET list_allocated': {
      doc: "Lists the caller's machines.",
      async run(context) {
        const rows = await context.read
          .selectFrom('machine')
          .selectAll()
          .where('owner', '=', context.caller.name)
          .execute();
        return json(await machineShapes(context, rows));
      },
    },
    'GET is_registered': {
      doc: 'Whether a hardware address belongs to a known machine. Parameter: mac_address.',
      anonymous: true,
      async run({ read }, { query }) {
        const mac = macFrom(one(query, 'mac_address'));
        if (!mac) return json({ mac_address: ['Give a MAC address, such as 52:54:00:12:34:56.'] }, 400);
        const found = await read
          .selectFrom('interface')
          .select('id')
          .where('mac', '=', mac)
          .executeTakeFirst();
        return json(found !== undefined);
      },
    },
    'GET power_parameters': {
      doc: 'The power parameters of some machines with their secrets, for admins only. Parameter: id.',
      async run({ call, read }, { query }) {
        const ids = many(query, 'id');
        const rows = await read.selectFrom('machine').select('system_id').execute();
        const out: Record<string, unknown> = {};
        for (const { system_id: systemId } of rows.filter(
          (r) => ids.length === 0 || ids.includes(r.system_id),
        )) {
          const power = await call('power.reveal', { systemId });
          if (!power.ok) return refusal(power.problem);
          out[systemId] = power.value.parameters;
        }
        return json(out);
      },
    },
  },
});
