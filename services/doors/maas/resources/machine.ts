import { gone, json, text } from '../answer.ts';
import { afterwards, machineNow, machineRefusal, machineRow } from '../machine-answer.ts';
import { changed, flag, many, nested, one, type Fields } from '../request.ts';
import { resource, type Operation } from '../resource.ts';

const comment = (body: Fields): { comment: string } => ({ comment: one(body, 'comment') });

const update: Operation = {
  doc: 'Changes a machine. Parameters: hostname, description, domain, architecture, zone, pool, power_type, power_parameters_*.',
  async run(context, { body }, { system_id: systemId = '' }) {
    const row = await machineRow(context, systemId);
    const parameters = nested(body, 'power_parameters');
    if (!parameters) return json({ power_parameters: ['Give a JSON object.'] }, 400);
    if (row && (body.has('power_type') || Object.keys(parameters).length > 0)) {
      const type = one(body, 'power_type') || row.power_type;
      const set = await context.call('power.set', { systemId, type, parameters });
      if (!set.ok) return machineRefusal(set.problem);
    }
    const change = changed(body, 'hostname', 'description', 'domain', 'architecture', 'zone', 'pool');
    return afterwards(context, systemId, await context.call('machines.update', { systemId, ...change }));
  },
};

const commission: Operation = {
  doc: 'Commissions the machine. Of the parameters, naming scripts is refused: all commissioning scripts run.',
  async run(context, { body }, { system_id: systemId = '' }) {
    if (flag(body, 'enable_ssh'))
      return json({ enable_ssh: ['The ephemeral system has no SSH server yet.'] }, 400);
    if (many(body, 'commissioning_scripts').length > 0)
      return json(
        { commissioning_scripts: ['Scripts cannot be chosen yet: leave this out, and all of them run.'] },
        400,
      );
    const tests = many(body, 'testing_scripts').filter((t) => t !== 'none');
    if (tests.length > 0)
      return json({ testing_scripts: [`There is no testing script ${tests[0]} that could be chosen.`] }, 400);
    return afterwards(context, systemId, await context.call('machines.commission', { systemId }));
  },
};

const powerParameters: Operation = {
  doc: 'The power parameters with their secrets, for admins only; each reading is an event.',
  async run(context, _request, { system_id: systemId = '' }) {
    const power = await context.call('power.reveal', { systemId });
    return power.ok ? json(power.value.parameters) : machineRefusal(power.problem);
  },
};

export default resource({
  handler: 'MachineHandler',
  path: 'machines/{system_id}',
  doc: 'One machine.',
  operations: {
    GET: {
      doc: 'Reads the machine.',
      run: (context, _request, { system_id: id = '' }) => machineNow(context, id),
    },
    PUT: update,
    DELETE: {
      doc: 'Forgets the machine.',
      async run({ call }, _request, { system_id: systemId = '' }) {
        const done = await call('machines.delete', { systemId });
        return done.ok ? gone : machineRefusal(done.problem);
      },
    },
    'POST commission': commission,
    'POST test': {
      doc: 'Tests the hardware.',
      async run(context, _request, { system_id: systemId = '' }) {
        const row = await machineRow(context, systemId);
        if (!row) return machineNow(context, systemId);
        return text(
          409,
          `${row.hostname} cannot be tested: this desk has no hardware tests to start yet. Commission it instead.`,
        );
      },
    },
    'POST abort': {
      doc: 'Ends the present run. Parameter: comment.',
      run: async (context, { body }, { system_id: systemId = '' }) =>
        afterwards(context, systemId, await context.call('machines.abort', { systemId, ...comment(body) })),
    },
    'POST mark_broken': {
      doc: 'Sets the machine aside. Parameter: comment.',
      run: async (context, { body }, { system_id: systemId = '' }) =>
        afterwards(
          context,
          systemId,
          await context.call('machines.mark_broken', { systemId, ...comment(body) }),
        ),
    },
    'POST mark_fixed': {
      doc: 'Broken becomes Ready. Parameter: comment.',
      run: async (context, { body }, { system_id: systemId = '' }) =>
        afterwards(
          context,
          systemId,
          await context.call('machines.mark_fixed', { systemId, ...comment(body) }),
        ),
    },
    'POST lock': {
      doc: 'Refuses every other change until it is unlocked. Parameter: comment.',
      run: async (context, { body }, { system_id: systemId = '' }) =>
        afterwards(context, systemId, await context.call('machines.lock', { systemId, ...comment(body) })),
    },
    'POST unlock': {
      doc: 'Allows changes again. Parameter: comment.',
      run: async (context, { body }, { system_id: systemId = '' }) =>
        afterwards(context, systemId, await context.call('machines.unlock', { systemId, ...comment(body) })),
    },
    'POST power_on': {
      doc: 'Switches the machine on.',
      run: async (context, _request, { system_id: systemId = '' }) =>
        afterwards(context, systemId, await context.call('power.on', { systemId })),
    },
    'POST power_off': {
      doc: 'Switches the machine off.',
      run: async (context, _request, { system_id: systemId = '' }) =>
        afterwards(context, systemId, await context.call('power.off', { systemId })),
    },
    'GET query_power_state': {
      doc: 'Asks the BMC for the power state.',
      async run({ call }, _request, { system_id: systemId = '' }) {
        const state = await call('power.query', { systemId });
        return state.ok ? json({ state: state.value.state }) : machineRefusal(state.problem);
      },
    },
    'GET power_parameters': powerParameters,
  },
});
