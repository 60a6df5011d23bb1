import { z } from 'zod';

/** Who may call: `view` any known user, `edit` who may change machines, `admin` who owns the desk. */
export type Permission = 'view' | 'edit' | 'admin';

export interface Procedure<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  kind: 'query' | 'command';
  permission: Permission;
  doc: string;
  input: I;
  output: O;
}

type Definition<I extends z.ZodType, O extends z.ZodType> = Omit<Procedure<I, O>, 'kind'>;

/** A procedure that only reads. */
export const query = <I extends z.ZodType, O extends z.ZodType>(d: Definition<I, O>): Procedure<I, O> => ({
  kind: 'query',
  ...d,
});

/** A procedure that changes something; doors that could be tricked into it (GET, cross-site) refuse it. */
export const command = <I extends z.ZodType, O extends z.ZodType>(d: Definition<I, O>): Procedure<I, O> => ({
  kind: 'command',
  ...d,
});

export const nothing = z.object({}).strict();

/** MAAS's system id: six characters. */
export const systemId = z
  .string()
  .regex(/^[a-z0-9]{6}$/, 'a system id has six lower-case letters and digits');

/** Milliseconds since 1970, UTC. */
export const instant = z.number().int();

/** A page of a list: `total` counts all that match, not only this page. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), total: z.number().int() });

export const paging = {
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(1000).default(100),
};
