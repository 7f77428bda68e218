import type Database from 'better-sqlite3';
import { UserError } from '../contract/error.js';
import { SCHEMA_1 } from './schema-1.js';
import { SCHEMA_2 } from './schema-2.js';
import { SCHEMA_3 } from './schema-3.js';
import { SCHEMA_4 } from './schema-4.js';
import { SCHEMA_5 } from './schema-5.js';

/** In order; a database's `user_version` says how many it has had. Never change one: add another. */
const MIGRATIONS: readonly string[] = [SCHEMA_1, SCHEMA_2, SCHEMA_3, SCHEMA_4, SCHEMA_5];

function version(database: Database.Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** A project of a newer version may mean things that this one would destroy. */
export function refuseNewer(database: Database.Database, file: string): void {
  const found = version(database);
  if (found <= MIGRATIONS.length) return;
  throw new UserError(
    `${file} was written by a newer Towline (schema ${found}, this one knows up to ` +
      `${MIGRATIONS.length}): update Towline.`,
  );
}

/** Brings the schema up to date, whole or not at all, and turns foreign keys on. */
export function migrate(database: Database.Database): void {
  // A table that is made anew must not take along the rows that refer to it.
  database.pragma('foreign_keys = OFF');
  if (version(database) < MIGRATIONS.length) database.transaction(runMissing).immediate(database);
  database.pragma('foreign_keys = ON');
}

function runMissing(database: Database.Database): void {
  // The version is read again here: another process may have been first.
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version(database)) continue;
    database.exec(sql);
    database.pragma(`user_version = ${index + 1}`);
  }
  const [broken] = database.pragma('foreign_key_check') as { table: string }[];
  if (broken) throw new Error(`A row of the table ${broken.table} refers to nothing.`);
}
