import type Database from 'better-sqlite3';
import { SqliteDialect, type Driver } from 'kysely';

/**
 * SQLite ends a transaction by itself when its disk is full or fails. Rolling it back once more is an error that
 * would hide the first one.
 */
export class WriterDialect extends SqliteDialect {
  readonly #raw: Database.Database;

  constructor(raw: Database.Database) {
    super({ database: raw });
    this.#raw = raw;
  }

  override createDriver(): Driver {
    const driver = super.createDriver();
    const rollBack = driver.rollbackTransaction.bind(driver);
    driver.rollbackTransaction = async (connection) => {
      if (this.#raw.inTransaction) await rollBack(connection);
    };
    return driver;
  }
}
