import Database from 'better-sqlite3';
import { UserError } from '../contract/error.js';
import { migrate, refuseNewer } from './migrations.js';

export type Connection = Database.Database;

/** "TOWL" in ASCII: tells our databases from other SQLite files. */
const APPLICATION_ID = 0x544f574c;
const BUSY_TIMEOUT_MILLISECONDS = 5000;

/**
 * Opens or makes a project's database and brings its schema up to date.
 * @throws UserError where the file is no project, or one of a newer version; it is left untouched
 */
export function openDatabase(file: string): Connection {
  const database = connect(file);
  try {
    refuseForeign(database, file);
    refuseNewer(database, file);
    database.pragma('journal_mode = WAL');
    // With WAL, a power cut can lose the last transactions but never harm the file.
    database.pragma('synchronous = NORMAL');
    database.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function connect(file: string): Connection {
  try {
    return new Database(file, { timeout: BUSY_TIMEOUT_MILLISECONDS });
  } catch (error) {
    throw new UserError(`The project's database ${file} can't be opened.`, { cause: error });
  }
}

function refuseForeign(database: Connection, file: string): void {
  const [id, tables] = identify(database, file);
  if (id === APPLICATION_ID || (id === 0 && tables === 0)) return;
  throw new UserError(`${file} is a database of another program: choose another project folder.`);
}

function identify(database: Connection, file: string): [applicationId: number, tables: number] {
  try {
    const id = database.pragma('application_id', { simple: true });
    const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
    return [Number(id), Number(tables)];
  } catch (error) {
    throw new UserError(`${file} is no SQLite database, or it is damaged.`, { cause: error });
  }
}
