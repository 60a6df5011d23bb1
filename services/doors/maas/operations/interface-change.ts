import { json, refusal, text, unknownMachine, type Answer } from '../answer.ts';
import { machineRow, machineShapes } from '../machine-answer.ts';
import { flag, many, one, type Fields } from '../request.ts';
import type { Context, Operation, Params } from '../resource.ts';
import type { Result } from '../../../contract/result.ts';

interface Shape {
  id: number;
  name: string;
  mac_address: string;
  tags: string[];
  links: { id: number }[];
}

const unknownInterface = text(404, 'No Interface matches the given query.');

/** The interface that a path names, by number or name. */
async function interfaceOf(
  context: Context,
  { system_id: systemId = '', id = '' }: Params,
): Promise<Shape | { refused: Answer }> {
  const row = await machineRow(context, systemId);
  if (!row) return { refused: unknownMachine };
  const [machine] = (await machineShapes(context, [row])) as { interface_set: Shape[] }[];
  const found = machine!.interface_set.find((nic) => String(nic.id) === id || nic.name === id);
  return found ?? { refused: unknownInterface };
}

export const readInterface: Operation = {
  doc: 'Reads the interface.',
  async run(context, _request, params) {
    const nic = await interfaceOf(context, params);
    return 'refused' in nic ? nic.refused : json(nic);
  },
};

/** An operation on one interface that answers the interface as it is afterwards. */
const changing = (
  doc: string,
  change: (
    context: Context,
    nic: Shape,
    body: Fields,
    systemId: string,
  ) => Promise<Result<unknown> | { refused: Answer }>,
): Operation => ({
  doc,
  async run(context, { body }, params) {
    const nic = await interfaceOf(context, params);
    if ('refused' in nic) return nic.refused;
    const done = await change(context, nic, body, params['system_id'] ?? '');
    if ('refused' in done) return done.refused;
    if (!done.ok) return refusal(done.problem);
    const now = await interfaceOf(context, { ...params, id: String(nic.id) });
    return 'refused' in now ? now.refused : json(now);
  },
});

const wrong = (field: string, sentence: string): { refused: Answer } => ({
  refused: json({ [field]: [sentence] }, 400),
});

/** A number, null where the field is there and empty, undefined where it is not there, NaN where it is no number. */
const numberIn = (body: Fields, name: string): number | null | undefined =>
  body.has(name) ? (one(body, name).trim() === '' ? null : Number(one(body, name))) : undefined;

export const updateInterface = changing(
  'Changes the interface. Parameters: name, tags, vlan, mtu, enabled; what a card is made of (speeds, cable) is read from it alone.',
  async ({ call }, nic, body, systemId) => {
    const mac = one(body, 'mac_address').toLowerCase();
    if (mac && mac !== nic.mac_address)
      return wrong('mac_address', "A card's hardware address is read from it and cannot be changed.");
    const [vlan, mtu, enabled] = [numberIn(body, 'vlan'), numberIn(body, 'mtu'), flag(body, 'enabled')];
    if (Number.isNaN(vlan)) return wrong('vlan', "Give a VLAN's id, or nothing to disconnect.");
    if (Number.isNaN(mtu)) return wrong('mtu', 'Give a number, or nothing for that of the VLAN.');
    return call('network.update_interface', {
      systemId,
      interface: nic.id,
      ...(one(body, 'name') && { name: one(body, 'name') }),
      ...(body.has('tags') && { tags: many(body, 'tags') }),
      ...(vlan !== undefined && { vlan }),
      ...(mtu !== undefined && { mtu }),
      ...(enabled !== undefined && { enabled }),
    });
  },
);

const modes = ['auto', 'dhcp', 'static', 'link_up'] as const;

/** A subnet's id or network; its name is looked up. */
async function subnetIn({ read }: Context, body: Fields): Promise<number | string | undefined> {
  const sent = one(body, 'subnet')
    .trim()
    .replace(/^cidr:/, '');
  if (sent === '') return undefined;
  if (/^\d{1,15}$/.test(sent)) return Number(sent);
  const named = await read.selectFrom('subnet').select('id').where('name', '=', sent).executeTakeFirst();
  return named?.id ?? sent.slice(0, 64);
}

const tagsAfter = (add: boolean) =>
  changing(
    `${add ? 'Adds a tag to' : 'Takes a tag off'} the interface. Parameter: tag.`,
    async ({ call }, nic, body, systemId) => {
      const tag = one(body, 'tag').trim();
      if (!tag) return wrong('tag', 'This field is required.');
      const others = nic.tags.filter((t) => t !== tag);
      return call('network.update_interface', {
        systemId,
        interface: nic.id,
        tags: add ? [...others, tag] : others,
      });
    },
  );

/** What MAAS lets people do with the links of one interface. */
export const interfaceChanges: Record<string, Operation> = {
  'POST link_subnet': changing(
    'Links the interface with a subnet. Parameters: mode (AUTO, DHCP, STATIC, LINK_UP), subnet (id or network), ip_address, default_gateway, force.',
    async (context, nic, body, systemId) => {
      const asked = one(body, 'mode').toLowerCase();
      const mode = modes.find((m) => m === asked);
      if (!mode) return wrong('mode', 'Give one of AUTO, DHCP, STATIC and LINK_UP.');
      const subnet = await subnetIn(context, body);
      const ipAddress = one(body, 'ip_address').trim();
      return context.call('network.link', {
        ...{ systemId, interface: nic.id, mode },
        ...(subnet !== undefined && { subnet }),
        ...(ipAddress && { ipAddress: ipAddress.slice(0, 64) }),
        defaultGateway: flag(body, 'default_gateway') ?? false,
        force: flag(body, 'force') ?? false,
      });
    },
  ),
  'POST unlink_subnet': changing(
    'Takes one link away. Parameter: id, of the link.',
    async ({ call }, nic, body, systemId) => {
      const link = numberIn(body, 'id');
      if (!nic.links.some(({ id }) => id === link)) return wrong('id', `${nic.name} has no such link.`);
      return call('network.unlink', { systemId, link: link! });
    },
  ),
  'POST disconnect': changing('Takes away all links and the VLAN.', ({ call }, nic, _body, systemId) =>
    call('network.disconnect', { systemId, interface: nic.id }),
  ),
  'POST set_default_gateway': changing(
    "Makes a link's gateway the machine's way out. Parameter: link_id, where several links have one.",
    async ({ call }, nic, body, systemId) => {
      const link = numberIn(body, 'link_id') ?? undefined;
      if (link !== undefined && !nic.links.some(({ id }) => id === link))
        return wrong('link_id', `${nic.name} has no such link.`);
      const which = link === undefined ? { interface: nic.id } : { link };
      return call('network.set_default_gateway', { systemId, ...which });
    },
  ),
  'POST add_tag': tagsAfter(true),
  'POST remove_tag': tagsAfter(false),
};

export const deleteInterface: Operation = {
  doc: 'Refused for cards: they are what the hardware has. Bonds, bridges and VLAN interfaces are not made here.',
  async run(context, _request, params) {
    const nic = await interfaceOf(context, params);
    if ('refused' in nic) return nic.refused;
    return text(
      409,
      `${nic.name} is a card of the machine and cannot be deleted. Disconnect it, or switch it off with enabled=false.`,
    );
  },
};
