import { z } from 'zod';

/** A number that a script says it measures. `unit` and `better` are ours; MAAS's scripts lack them. */
export interface DeclaredResult {
  key: string;
  title: string;
  description: string;
  unit: string;
  better: 'higher' | 'lower' | null;
}

const row = z.looseObject({
  title: z.string().max(200).default(''),
  description: z.string().max(1000).default(''),
  unit: z.string().max(20).default(''),
  better: z.enum(['higher', 'lower'], 'better is higher or lower').nullable().default(null),
});
type Row = z.output<typeof row>;
const titleOf = (key: string): string => {
  const words = key.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
const named = (key: string, { title, description, unit, better }: Row): DeclaredResult => ({
  key,
  title: title || titleOf(key),
  description,
  unit,
  better,
});

/** MAAS's two forms: a list, whose values come in the same order, or a row by key. */
export const declaredResults = z
  .union(
    [z.array(row), z.record(z.string().max(100), row)],
    'results are a list or rows by key, each with a title',
  )
  .refine((rows) => Object.keys(rows).length <= 100, 'at most 100 results')
  .transform((rows) =>
    Array.isArray(rows)
      ? rows.map((r, i) => named(String(i), { ...r, title: r.title || `Result ${i + 1}` }))
      : Object.entries(rows).map(([key, r]) => named(key, r)),
  );

/** How a key that was not declared is shown. */
export const undeclared = (key: string): DeclaredResult => ({
  key,
  title: titleOf(key) || key,
  description: '',
  unit: '',
  better: null,
});
