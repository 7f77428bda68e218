import type Database from 'better-sqlite3';
import { UserError } from '../contract/error.js';
import { SCHEMA_1 } from './schema-1.js';

/** In order; a database's `user_version` says how many it has had. Never change one: add another. */
const MIGRATIONS: readonly string[] = [SCHEMA_1];

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

/** Brings the schema up to date, whole or not at all. */
export function migrate(database: Database.Database): void {
  if (version(database) === MIGRATIONS.length) return;
  database
    .transaction(() => {
      // Read again: another process may have been first.
      for (const [index, sql] of MIGRATIONS.entries()) {
        if (index < version(database)) continue;
        database.exec(sql);
        database.pragma(`user_version = ${index + 1}`);
      }
    })
    .immediate();
}
