import { z } from 'zod';
import { mac } from '../../contract/addresses.ts';
import { fleetGroups, groupings, runPurposes } from '../../contract/fleet.ts';
import { command, instant, nothing, page, paging, query, systemId } from '../../contract/procedure.ts';
import { statuses } from './lifecycle.ts';

export const powerStates = ['on', 'off', 'unknown', 'error'] as const;

/** A host name: RFC 1123 label, lower case. */
export const hostname = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'a host name has 1 to 63 lower-case letters, digits and inner hyphens',
  );

/** The small rail of a list row: one letter a step of boot.steps, d done, c current, m missing, t to come. */
export const activity = z.object({
  rail: z.string().nullable(),
  /** What goes on, or the last thing worth saying: "Script 7 of 12", "HTTP missing for 1:14", "for 2 h". */
  text: z.string(),
  late: z.boolean(),
});
export type Activity = z.infer<typeof activity>;

export const machineRow = z.object({
  systemId,
  hostname: z.string(),
  status: z.enum(statuses),
  statusSince: instant,
  locked: z.boolean(),
  powerType: z.string(),
  powerState: z.enum(powerStates),
  powerError: z.string(),
  architecture: z.string(),
  cpuCount: z.number().int(),
  memoryMib: z.number().int(),
  diskCount: z.number().int(),
  storageBytes: z.number(),
  address: z.string().nullable(),
  mac: z.string().nullable(),
  serial: z.string().nullable(),
  zone: z.string(),
  pool: z.string(),
  owner: z.string(),
  tags: z.array(z.string()),
  activity,
  domain: z.string(),
  vendor: z.string().nullable(),
  product: z.string().nullable(),
  createdAt: instant,
});
export type MachineRow = z.infer<typeof machineRow>;

export const machine = machineRow.extend({
  description: z.string(),
  bootMac: z.string().nullable(),
  biosBootMethod: z.enum(['pxe', 'uefi']).nullable(),
  hardwareUuid: z.string().nullable(),
  switchName: z.string().nullable(),
  switchPort: z.string().nullable(),
  bmcAddress: z.string().nullable(),
  errorDescription: z.string(),
  deadlineAt: instant.nullable(),
  runPurpose: z.enum(runPurposes).nullable(),
  /** What it is deployed with: debian, bookworm; empty when it is not. */
  osystem: z.string(),
  distroSeries: z.string(),
  /** Deployed into its memory. */
  ephemeral: z.boolean(),
  powerCheckedAt: instant.nullable(),
  inventoryAt: instant.nullable(),
  /** Time spent in each state, oldest first: the strip "Life so far". The last one has no end. */
  life: z.array(z.object({ status: z.enum(statuses), from: instant, to: instant.nullable() })),
});
export type Machine = z.infer<typeof machine>;

const id = z.object({ systemId }).strict();
/** Scripts by name or tag, and values of their parameters; without them, the ones that always run. */
const runChoice = {
  scripts: z.array(z.string().min(1).max(255)).max(100).optional(),
  parameters: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  /** You may log in while it runs, with your SSH keys. */
  enableSsh: z.boolean().optional(),
};
const withComment = z.object({ systemId, comment: z.string().max(255).default('') }).strict();
const done = z.object({});

export const sortKeys = [
  'status',
  'hostname',
  'powerState',
  'powerType',
  'cpuCount',
  'memoryMib',
  'diskCount',
  'storageBytes',
  'address',
  'mac',
  'serial',
  'vendor',
  'zone',
  'pool',
  'owner',
  'architecture',
  'domain',
  'statusSince',
  'createdAt',
] as const;
export type SortKey = (typeof sortKeys)[number];

export const grouping = z.enum(groupings);

/** MAAS's syntax, as filter-syntax.ts reads it; '' is every machine. */
const filter = z.string().max(2000).default('');
const group = z.enum(fleetGroups).optional();

/** Somebody on the wire says that it is a machine of this desk, and something speaks against it. */
export const claim = z.object({
  id: z.number().int(),
  /**
   * second_card: a known machine's report names it, but came from elsewhere; replaced_card: the machine's UUID with a new
   * card; cloned_uuid: a UUID that a machine with other cards has; stolen_mac: a card of a machine named by a station
   * that holds another's lease.
   */
  kind: z.enum(['second_card', 'replaced_card', 'cloned_uuid', 'stolen_mac', 'same_bmc']),
  /** The machine that it says it is. */
  systemId,
  hostname: z.string(),
  /** The card that asked, by its lease, and the address. */
  mac: z.string(),
  vendor: z.string().nullable(),
  address: z.string(),
  /** All cards that it named. */
  macs: z.array(z.string()),
  hardwareUuid: z.string().nullable(),
  firstAt: instant,
  lastAt: instant,
  times: z.number().int(),
  /** What was said and what speaks against it. */
  sentence: z.string(),
  /** What each answer does, in words. */
  ifSame: z.string(),
  ifOther: z.string(),
  ifRefused: z.string(),
});
export type Claim = z.infer<typeof claim>;
const claimId = z.number().int();

export const machinesContract = {
  'machines.list': query({
    permission: 'view',
    doc: 'Machines, a page at a time. filter: status:(=ready,=new) pool:(!=gpu) mem:(>=512) and free text over name, MAC, address, serial, tag.',
    input: z
      .object({
        ...paging,
        filter,
        group,
        sort: z.enum(sortKeys).default('status'),
        descending: z.boolean().default(false),
        /** Several keys, the first decides; over sort and descending when it has any. */
        order: z
          .array(z.object({ by: z.enum(sortKeys), descending: z.boolean().default(false) }).strict())
          .max(4)
          .optional(),
        grouping: grouping.optional(),
        /** Values of the grouping whose rows are left out of the items; their headers stay. */
        collapsed: z.array(z.string().max(256)).max(200).optional(),
      })
      .strict(),
    /**
     * total: all that match, collapsed ones too. groups: in the order of the list, left out without grouping; the rows of
     * a group stand together, so adding up the counts of those not collapsed gives each header's place.
     */
    output: page(machineRow).extend({
      groups: z.array(z.object({ value: z.string(), label: z.string(), count: z.number().int() })).optional(),
    }),
  }),
  'machines.ids': query({
    permission: 'view',
    doc: 'The system ids of all that match, at most 10,000, by name: for selecting all.',
    input: z.object({ filter, group }).strict(),
    output: z.object({ systemIds: z.array(systemId), total: z.number().int() }),
  }),
  'machines.filter_values': query({
    permission: 'view',
    doc: 'What may be typed next: without field the names of fields, with one its values and how many machines have each under the rest of the filter.',
    input: z
      .object({
        field: z.string().max(40).optional(),
        prefix: z.string().max(100).default(''),
        /** The filter without the term that is being typed. */
        filter,
        group,
        limit: z.number().int().min(1).max(100).default(20),
      })
      .strict(),
    output: z.object({
      /** count is null for names of fields; doc then says what the field holds. */
      items: z.array(z.object({ value: z.string(), count: z.number().int().nullable(), doc: z.string() })),
      more: z.boolean(),
    }),
  }),
  'machines.filter_explain': query({
    permission: 'view',
    doc: 'How much each term of a filter takes away: `excludes` machines would match but for this term; `alone` match it by itself.',
    input: z.object({ filter, group }).strict(),
    output: z.object({
      total: z.number().int(),
      /** Without any term. */
      all: z.number().int(),
      terms: z.array(
        z.object({
          text: z.string(),
          /** Place in the filter, end excluded. */
          start: z.number().int(),
          end: z.number().int(),
          excludes: z.number().int(),
          alone: z.number().int(),
        }),
      ),
    }),
  }),
  'machines.counts': query({
    permission: 'view',
    doc: 'How many machines are in each group of the fleet strip. A working machine that is late counts under need_you.',
    input: nothing,
    output: z.object({
      total: z.number().int(),
      need_you: z.number().int(),
      working: z.number().int(),
      new: z.number().int(),
      rescue: z.number().int(),
      ready: z.number().int(),
      in_use: z.number().int(),
      aside: z.number().int(),
    }),
  }),
  'machines.get': query({ permission: 'view', doc: 'One machine.', input: id, output: machine }),
  'machines.create': command({
    permission: 'admin',
    doc: 'Adds a machine by hand. With power parameters it is commissioned at once unless commission is false.',
    input: z
      .object({
        hostname: hostname.optional(),
        macs: z.array(mac).min(1).max(64),
        architecture: z.string().default('amd64/generic'),
        description: z.string().max(4096).default(''),
        powerType: z.string().default('manual'),
        powerParameters: z.record(z.string(), z.unknown()).default({}),
        commission: z.boolean().default(true),
        zone: z.string().optional(),
        pool: z.string().optional(),
        tags: z.array(z.string().max(256)).max(100).optional(),
      })
      .strict(),
    output: z.object({ systemId }),
  }),
  'machines.update': command({
    permission: 'edit',
    doc: 'Changes what is named; what is left out stays.',
    input: z
      .object({
        systemId,
        hostname: hostname.optional(),
        description: z.string().max(4096).optional(),
        domain: z.string().optional(),
        architecture: z.string().optional(),
        zone: z.string().optional(),
        pool: z.string().optional(),
        /** All that it shall carry; a new name makes a new tag. */
        tags: z.array(z.string().max(256)).max(100).optional(),
      })
      .strict(),
    output: done,
  }),
  'machines.commission': command({
    permission: 'admin',
    doc: 'Netboots the machine and reads its hardware.',
    input: z.object({ systemId, ...runChoice }).strict(),
    output: done,
  }),
  'machines.test': command({
    permission: 'admin',
    doc: 'Netboots the machine and tests its hardware.',
    input: withComment.extend(runChoice),
    output: done,
  }),
  'machines.acquire': command({
    permission: 'edit',
    doc: 'Makes a Ready machine yours.',
    input: withComment.extend({ agentName: z.string().max(255).default('') }),
    output: done,
  }),
  'machines.set_owner_data': command({
    permission: 'edit',
    doc: "Texts that the owner's program keeps with the machine; an empty text takes a key away. Forgotten when the machine is released. annotations: MAAS's workload annotations, kept apart.",
    input: z
      .object({
        systemId,
        data: z.record(z.string().min(1).max(255), z.string().max(65_536)),
        annotations: z.boolean().default(false),
      })
      .strict(),
    output: done,
  }),
  'machines.rescue_mode': command({
    permission: 'admin',
    doc: 'Boots a system in memory that your SSH keys open; no disk is touched.',
    input: withComment,
    output: done,
  }),
  'machines.exit_rescue_mode': command({
    permission: 'admin',
    doc: 'Puts the machine back to where it was.',
    input: withComment,
    output: done,
  }),
  'machines.override_failed_testing': command({
    permission: 'admin',
    doc: 'Uses the machine although a test failed: Ready, or Deployed where it was that.',
    input: withComment,
    output: done,
  }),
  'machines.abort': command({
    permission: 'admin',
    doc: 'Ends the present run.',
    input: withComment,
    output: done,
  }),
  'machines.mark_broken': command({
    permission: 'edit',
    doc: 'Sets the machine aside.',
    input: withComment,
    output: done,
  }),
  'machines.mark_fixed': command({
    permission: 'admin',
    doc: 'Broken becomes Ready.',
    input: withComment,
    output: done,
  }),
  'machines.lock': command({
    permission: 'edit',
    doc: 'A locked machine refuses every other change until it is unlocked.',
    input: withComment,
    output: done,
  }),
  'machines.unlock': command({
    permission: 'edit',
    doc: 'Allows changes again.',
    input: withComment,
    output: done,
  }),
  'machines.claims': query({
    permission: 'admin',
    doc: 'Stations that say they are a machine of this desk while something speaks against it; they get nothing until an admin answers.',
    input: z.object({ ...paging }).strict(),
    output: page(claim),
  }),
  'machines.claim_accept': command({
    permission: 'admin',
    doc: 'same: it is that machine, its cards are added (a replaced card is taken away). other: it is a machine of its own, added when it asks again.',
    input: z.object({ id: claimId, as: z.enum(['same', 'other']) }).strict(),
    output: done,
  }),
  'machines.claim_refuse': command({
    permission: 'admin',
    doc: 'It gets nothing; when it asks again in 24 hours, nobody is asked.',
    input: z.object({ id: claimId }).strict(),
    output: done,
  }),
  'machines.delete': command({ permission: 'edit', doc: 'Forgets the machine.', input: id, output: done }),
  'machines.name_suggestion': query({
    permission: 'view',
    doc: 'A free host name of two words.',
    input: nothing,
    output: z.object({ hostname: z.string() }),
  }),
};
