import { json, text, type Answer } from '../answer.ts';
import { machineRefusal, machineRow, machineShapes } from '../machine-answer.ts';
import { flag, many, one, type Fields } from '../request.ts';
import type { Context, Operation } from '../resource.ts';

const list = (body: Fields, name: string): Record<string, string[]> => {
  const values = many(body, name);
  return values.length > 0 ? { [camel(name)]: values } : {};
};
const word = (body: Fields, name: string): Record<string, string> => {
  const value = one(body, name).trim();
  return value ? { [camel(name)]: value } : {};
};
const camel = (name: string): string =>
  name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** MAAS's field names as constraints; a number that is none is a sentence. */
function constraintsOf(body: Fields): object | { wrong: Answer } {
  const numbers: Record<string, number> = {};
  for (const [field, name] of [
    ['cpu_count', 'cpuCount'],
    ['mem', 'memMib'],
  ] as const) {
    const given = one(body, field);
    if (!given) continue;
    const value = Number(given);
    if (!Number.isFinite(value) || value < 0)
      return { wrong: json({ [field]: [`Invalid value "${given.slice(0, 40)}": give a number.`] }, 400) };
    numbers[name] = value;
  }
  const devices = body.get('devices') ?? [];
  return {
    ...numbers,
    ...word(body, 'name'),
    ...word(body, 'system_id'),
    ...word(body, 'arch'),
    ...word(body, 'zone'),
    ...word(body, 'pool'),
    // Commas belong to their grammar.
    ...word(body, 'storage'),
    ...word(body, 'interfaces'),
    ...(devices.length > 0 && { devices: [...devices] }),
    ...list(body, 'tags'),
    ...list(body, 'not_tags'),
    ...list(body, 'not_in_zone'),
    ...list(body, 'not_in_pool'),
    ...list(body, 'subnets'),
    ...list(body, 'not_subnets'),
    ...list(body, 'fabrics'),
    ...list(body, 'not_fabrics'),
  };
}

interface Given {
  systemId: string;
  storage: Record<string, number[]>;
  interfaces: Record<string, number[]>;
}

async function answer(context: Context, { systemId, storage, interfaces }: Given): Promise<Answer> {
  const row = await machineRow(context, systemId);
  const [shape] = row ? await machineShapes(context, [row]) : [];
  const met = (by: Record<string, number[]>) => Object.keys(by).length > 0;
  return json({
    ...shape,
    constraints_by_type: { ...(met(storage) && { storage }), ...(met(interfaces) && { interfaces }) },
  });
}

export const allocate: Operation = {
  doc: 'Allocates a Ready machine. Parameters: name, system_id, arch, cpu_count, mem, tags, not_tags, zone, not_in_zone, pool, not_in_pool, subnets, not_subnets, fabrics, not_fabrics, storage, interfaces, devices, agent_name, comment, dry_run.',
  async run(context, { body }) {
    const constraints = constraintsOf(body);
    if ('wrong' in constraints) return (constraints as { wrong: Answer }).wrong;
    if (flag(body, 'dry_run')) {
      const match = await context.call('machines.match', { constraints });
      if (!match.ok) return machineRefusal(match.problem);
      return match.value.found ? answer(context, match.value.found) : text(409, noneOf(match.value.sentence));
    }
    const given = await context.call('machines.allocate', {
      constraints,
      agentName: one(body, 'agent_name'),
      comment: one(body, 'comment').slice(0, 255),
    });
    if (given.ok) return answer(context, given.value);
    return given.problem.code === 'conflict'
      ? text(409, noneOf(given.problem.sentence))
      : machineRefusal(given.problem);
  },
};

/** MAAS's first words, which programs look for, and then why. */
const noneOf = (sentence: string): string => `No available machine matches constraints. ${sentence}`;

export const releaseMany: Operation = {
  doc: 'Releases machines. Parameters: machines, comment.',
  async run(context, { body }) {
    const ids = many(body, 'machines');
    const rows = await context.read.selectFrom('machine').select(['system_id', 'status']).execute();
    const unknown = ids.filter((id) => !rows.some((row) => row.system_id === id));
    if (unknown.length > 0) return json({ machines: [`Unknown machine(s): ${unknown.join(', ')}.`] }, 400);
    const released: string[] = [];
    const refused: string[] = [];
    for (const systemId of ids) {
      // A Ready machine is no error: clients release twice.
      if (rows.find((row) => row.system_id === systemId)?.status === 'ready') continue;
      const comment = one(body, 'comment').slice(0, 255);
      const done = await context.call('release.start', { systemId, comment });
      if (done.ok) released.push(systemId);
      else if (done.problem.code === 'forbidden') return machineRefusal(done.problem);
      else refused.push(`${systemId}: ${done.problem.sentence}`);
    }
    return refused.length > 0
      ? text(409, `Machine(s) cannot be released in their current state: ${refused.join(' ')}`)
      : json(released);
  },
};
