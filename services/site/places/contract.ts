import { z } from 'zod';
import { groupings } from '../../contract/fleet.ts';
import { command, instant, nothing, query, systemId } from '../../contract/procedure.ts';

/** MAAS's rule for names of zones and pools; spaces stand inside. */
export const placeName = z
  .string()
  .trim()
  .regex(
    /^[a-zA-Z0-9]([-a-zA-Z0-9 ]{0,254}[a-zA-Z0-9])?$/,
    'a name has letters, digits, inner hyphens and spaces, at most 256 characters',
  );

/** MAAS's rule for names of tags. */
export const tagName = z
  .string()
  .trim()
  .regex(/^[a-zA-Z0-9_.-]{1,256}$/, 'a tag has letters, digits, hyphens, dots and underscores');

const description = z.string().max(4096, 'at most 4096 characters');
const done = z.object({});

export const zone = z.object({
  id: z.number().int(),
  name: z.string(),
  description: z.string(),
  machines: z.number().int(),
  /** The default one takes what belongs nowhere else; it cannot be renamed or deleted. */
  isDefault: z.boolean(),
});
export type Zone = z.infer<typeof zone>;
export const pool = zone;
export type Pool = z.infer<typeof pool>;

export const tag = z.object({
  id: z.number().int(),
  name: z.string(),
  comment: z.string(),
  /** Tags follow no XPath definition here: always empty. */
  definition: z.string(),
  kernelOpts: z.string(),
  machines: z.number().int(),
});
export type Tag = z.infer<typeof tag>;

/** What a saved view keeps: all that the list's address keeps but the place in it. */
export const savedView = z.object({
  name: z.string().trim().min(1).max(80),
  filter: z.string().max(2000).default(''),
  group: z.string().max(40).optional(),
  order: z
    .array(z.object({ by: z.string().max(40), descending: z.boolean().default(false) }))
    .max(4)
    .default([]),
  grouping: z.enum(groupings).default('none'),
  columns: z.array(z.string().max(40)).max(40).default([]),
});
export type SavedView = z.infer<typeof savedView>;

const byId = z.object({ id: z.number().int() }).strict();
const madeId = z.object({ id: z.number().int() });
const place = z.object({ name: placeName, description: description.default('') }).strict();
const placeChange = z
  .object({ id: z.number().int(), name: placeName.optional(), description: description.optional() })
  .strict();

export const placesContract = {
  'zones.list': query({
    permission: 'view',
    doc: 'Zones, the default first, then by name.',
    input: nothing,
    output: z.object({ items: z.array(zone) }),
  }),
  'zones.create': command({ permission: 'admin', doc: 'Adds a zone.', input: place, output: madeId }),
  'zones.update': command({
    permission: 'admin',
    doc: 'Changes name or description; the default zone keeps its name.',
    input: placeChange,
    output: done,
  }),
  'zones.delete': command({
    permission: 'admin',
    doc: 'Deletes a zone; its machines go to the default zone.',
    input: byId,
    output: z.object({ moved: z.number().int() }),
  }),
  'pools.list': query({
    permission: 'view',
    doc: 'Resource pools, the default first, then by name.',
    input: nothing,
    output: z.object({ items: z.array(pool) }),
  }),
  'pools.create': command({ permission: 'admin', doc: 'Adds a pool.', input: place, output: madeId }),
  'pools.update': command({
    permission: 'admin',
    doc: 'Changes name or description; the default pool keeps its name.',
    input: placeChange,
    output: done,
  }),
  'pools.delete': command({
    permission: 'admin',
    doc: 'Deletes an empty pool; one with machines refuses.',
    input: byId,
    output: done,
  }),
  'tags.list': query({
    permission: 'view',
    doc: 'Tags by name, with how many machines carry each.',
    input: nothing,
    output: z.object({ items: z.array(tag) }),
  }),
  'tags.create': command({
    permission: 'admin',
    doc: 'Adds a tag. A definition by XPath is refused in words: tags are given by hand here.',
    input: z
      .object({
        name: tagName,
        comment: description.default(''),
        kernelOpts: z.string().max(4096).default(''),
        definition: z.string().max(1024).default(''),
      })
      .strict(),
    output: madeId,
  }),
  'tags.update': command({
    permission: 'admin',
    doc: 'Changes what is named.',
    input: z
      .object({
        id: z.number().int(),
        name: tagName.optional(),
        comment: description.optional(),
        kernelOpts: z.string().max(4096).optional(),
        definition: z.string().max(1024).optional(),
      })
      .strict(),
    output: done,
  }),
  'tags.delete': command({
    permission: 'admin',
    doc: 'Deletes a tag and takes it off all machines.',
    input: byId,
    output: z.object({ machines: z.number().int() }),
  }),
  'tags.update_machines': command({
    permission: 'admin',
    doc: 'Gives a tag to machines and takes it off others; unknown and locked ones are counted, not touched.',
    input: z
      .object({
        id: z.number().int(),
        add: z.array(systemId).max(10_000).default([]),
        remove: z.array(systemId).max(10_000).default([]),
      })
      .strict(),
    output: z.object({ added: z.number().int(), removed: z.number().int() }),
  }),
  'views.list': query({
    permission: 'view',
    doc: "The caller's saved views of the machine list, by name.",
    input: nothing,
    output: z.object({ items: z.array(savedView.extend({ changedAt: instant })) }),
  }),
  'views.save': command({
    permission: 'view',
    doc: 'Keeps a view under its name, over an older one of that name. At most 100 a user.',
    input: savedView.strict(),
    output: done,
  }),
  'views.delete': command({
    permission: 'view',
    doc: 'Forgets a saved view.',
    input: z.object({ name: z.string().trim().min(1).max(80) }).strict(),
    output: done,
  }),
};
