import { json } from '../answer.ts';
import { afterwards } from '../machine-answer.ts';
import { many, one, type Fields } from '../request.ts';
import type { Context, Operation } from '../resource.ts';
import { shareField } from '../sizes.ts';
import type { Input } from '../../../contract/calls.ts';

type Layout = Input<'storage.set_layout'>;
type Special = Input<'storage.mount_special'>['fstype'];

/** MAAS's parameters of its bcache layout, which is not among those here. */
const ofCaches = ['cache_device', 'cache_mode', 'cache_size', 'cache_no_part'];

function layoutOptions(
  body: Fields,
): { options: NonNullable<Layout['options']> } | { wrong: Record<string, string[]> } {
  const cache = ofCaches.find((name) => one(body, name) !== '');
  if (cache) return { wrong: { [cache]: ['No layout here makes a cache. Leave it out.'] } };
  const options: NonNullable<Layout['options']> = {};
  for (const [field, name] of [
    ['boot_size', 'bootSize'],
    ['root_size', 'rootSize'],
    ['lv_size', 'lvSize'],
  ] as const) {
    const found = shareField(body, field);
    if ('wrong' in found) return found;
    if (found.size !== undefined) options[name] = found.size;
  }
  const device = one(body, 'root_device');
  if (device) options.rootDevice = /^\d+$/.test(device) ? Number(device) : device;
  if (one(body, 'vg_name')) options.vgName = one(body, 'vg_name');
  if (one(body, 'lv_name')) options.lvName = one(body, 'lv_name');
  return { options };
}

async function setLayout(context: Context, body: Fields, systemId: string) {
  const given = layoutOptions(body);
  if ('wrong' in given) return json(given.wrong, 400);
  // A layout that is not among those here is refused by name.
  const layout = one(body, 'storage_layout') as Layout['layout'];
  const done = await context.call('storage.set_layout', { systemId, layout, options: given.options });
  return afterwards(context, systemId, done);
}

/** What an operation on a machine makes of its storage; each answers the machine as it is afterwards. */
export const machineStorage: Record<string, Operation> = {
  'POST set_storage_layout': {
    doc: 'Lays the disks out anew. Parameters: storage_layout (flat, lvm, blank), boot_size, root_size, root_device, vg_name, lv_name, lv_size.',
    run: (context, { body }, { system_id: systemId = '' }) => setLayout(context, body, systemId),
  },
  'POST restore_storage_configuration': {
    doc: 'Lays the disks out as after commissioning.',
    run: async (context, _request, { system_id: systemId = '' }) =>
      afterwards(context, systemId, await context.call('storage.restore', { systemId })),
  },
  'POST restore_default_configuration': {
    doc: 'Puts disks and network back to what commissioning left.',
    async run(context, _request, { system_id: systemId = '' }) {
      const network = await context.call('network.restore_links', { systemId });
      if (!network.ok) return afterwards(context, systemId, network);
      return afterwards(context, systemId, await context.call('storage.restore', { systemId }));
    },
  },
  'POST mount_special': {
    doc: 'Mounts a filesystem that needs no disk. Parameters: fstype (tmpfs, ramfs), mount_point, mount_option.',
    async run(context, { body }, { system_id: systemId = '' }) {
      const mounted = await context.call('storage.mount_special', {
        systemId,
        fstype: one(body, 'fstype') as Special,
        mountPoint: one(body, 'mount_point'),
        mountOptions: (many(body, 'mount_options').length > 0
          ? many(body, 'mount_options')
          : many(body, 'mount_option')
        ).join(','),
      });
      return afterwards(context, systemId, mounted);
    },
  },
  'POST unmount_special': {
    doc: 'Mounts it no more. Parameter: mount_point.',
    run: async (context, { body }, { system_id: systemId = '' }) =>
      afterwards(
        context,
        systemId,
        await context.call('storage.unmount_special', { systemId, mountPoint: one(body, 'mount_point') }),
      ),
  },
};
