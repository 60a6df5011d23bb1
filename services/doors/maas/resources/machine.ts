import { gone, json } from '../answer.ts';
import { afterwards, machineNow, machineRefusal, machineRow } from '../machine-answer.ts';
import { machineLife } from '../operations/machine-life.ts';
import { machineStorage } from '../operations/machine-storage.ts';
import { machineNetwork } from '../operations/machine-network.ts';
import { changed, nested, one } from '../request.ts';
import { resource, type Operation } from '../resource.ts';
import { sizeField } from '../sizes.ts';

const update: Operation = {
  doc: 'Changes a machine. Parameters: hostname, description, domain, architecture, zone, pool, swap_size, power_type, power_parameters_*.',
  async run(context, { body }, { system_id: systemId = '' }) {
    const row = await machineRow(context, systemId);
    const parameters = nested(body, 'power_parameters');
    if (!parameters) return json({ power_parameters: ['Give a JSON object.'] }, 400);
    if (row && (body.has('power_type') || Object.keys(parameters).length > 0)) {
      const type = one(body, 'power_type') || row.power_type;
      const set = await context.call('power.set', { systemId, type, parameters });
      if (!set.ok) return machineRefusal(set.problem);
    }
    const swap = sizeField(body, 'swap_size');
    if ('wrong' in swap) return json(swap.wrong, 400);
    if (row && body.has('swap_size')) {
      const swapMib = swap.bytes === undefined ? null : Math.ceil(swap.bytes / 2 ** 20);
      const set = await context.call('storage.set_swap', { systemId, swapMib });
      if (!set.ok) return machineRefusal(set.problem);
    }
    const change = changed(body, 'hostname', 'description', 'domain', 'architecture', 'zone', 'pool');
    return afterwards(context, systemId, await context.call('machines.update', { systemId, ...change }));
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
    ...machineLife,
    ...machineStorage,
    ...machineNetwork,
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
