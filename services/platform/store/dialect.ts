import { sql, type ColumnDefinitionBuilder, type RawBuilder } from 'kysely';

/** The one place for SQL that differs between engines: column types and their defaults. */
export const columnTypes = {
  /** A number that the store gives out and never reuses. */
  identity: 'integer' as const,
  /** Milliseconds since 1970 and byte counts: 64 bits. */
  bigint: 'bigint' as const,
  bytes: 'blob' as const,
};

/** SQLite reuses the highest number after a delete unless told not to; an event number must never come back. */
export const identity = (c: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
  c.primaryKey().autoIncrement().notNull();

/** CHECK (column IN (...)), so that an impossible word is refused by the store itself. */
export const oneOf = (column: string, words: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} in (${sql.join(words.map((w) => sql.lit(w)))})`;
