import { z } from 'zod';
import { mac } from '../../contract/addresses.ts';
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
});
export type MachineRow = z.infer<typeof machineRow>;

export const machine = machineRow.extend({
  description: z.string(),
  domain: z.string(),
  vendor: z.string().nullable(),
  product: z.string().nullable(),
  bootMac: z.string().nullable(),
  biosBootMethod: z.enum(['pxe', 'uefi']).nullable(),
  hardwareUuid: z.string().nullable(),
  switchName: z.string().nullable(),
  switchPort: z.string().nullable(),
  bmcAddress: z.string().nullable(),
  errorDescription: z.string(),
  deadlineAt: instant.nullable(),
  runPurpose: z.enum(['enlist', 'commission', 'test']).nullable(),
  powerCheckedAt: instant.nullable(),
  inventoryAt: instant.nullable(),
  createdAt: instant,
  /** Time spent in each state, oldest first: the strip "Life so far". The last one has no end. */
  life: z.array(z.object({ status: z.enum(statuses), from: instant, to: instant.nullable() })),
});
export type Machine = z.infer<typeof machine>;

const id = z.object({ systemId }).strict();
const withComment = z.object({ systemId, comment: z.string().max(255).default('') }).strict();
const done = z.object({});

export const sortKeys = [
  'status',
  'hostname',
  'powerState',
  'cpuCount',
  'memoryMib',
  'storageBytes',
  'address',
  'zone',
  'owner',
] as const;

export const machinesContract = {
  'machines.list': query({
    permission: 'view',
    doc: 'Machines, a page at a time. filter: free text over name, MAC, address, serial, tag.',
    input: z
      .object({
        ...paging,
        filter: z.string().max(500).default(''),
        group: z.enum(['need_you', 'working', 'new', 'rescue', 'ready', 'in_use', 'aside']).optional(),
        sort: z.enum(sortKeys).default('status'),
        descending: z.boolean().default(false),
      })
      .strict(),
    output: page(machineRow),
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
      })
      .strict(),
    output: done,
  }),
  'machines.commission': command({
    permission: 'admin',
    doc: 'Netboots the machine and reads its hardware.',
    input: id,
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
  'machines.delete': command({ permission: 'edit', doc: 'Forgets the machine.', input: id, output: done }),
  'machines.name_suggestion': query({
    permission: 'view',
    doc: 'A free host name of two words.',
    input: nothing,
    output: z.object({ hostname: z.string() }),
  }),
};
