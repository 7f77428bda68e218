import Database from 'better-sqlite3';

type Connection = Database.Database;

const WAIT_MILLISECONDS = 250;

/**
 * Says that this process alone trains in a project: an open write transaction on a small SQLite
 * file of its own. The operating system ends it together with the process, however that ends, so a
 * killed Towline leaves no stale lock (a lock file with a pid or a time stamp would), and SQLite
 * brings it to every system without another dependency. Readers still see who holds it.
 */
export class ProjectLock {
  /** The garbage collector closes a connection that nobody refers to: a lock must outlast that. */
  static readonly #held = new Set<ProjectLock>();
  readonly #database: Connection;

  private constructor(database: Connection) {
    this.#database = database;
  }

  /** The lock, or undefined where another process holds it. */
  static acquire(file: string): ProjectLock | undefined {
    const database = new Database(file, { timeout: WAIT_MILLISECONDS });
    try {
      database.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER NOT NULL) STRICT');
      database.exec('BEGIN IMMEDIATE; DELETE FROM holder');
      database.prepare('INSERT INTO holder VALUES (?)').run(process.pid);
      database.exec('COMMIT; BEGIN IMMEDIATE');
      const lock = new ProjectLock(database);
      ProjectLock.#held.add(lock);
      return lock;
    } catch (error) {
      database.close();
      if (isBusy(error)) return undefined;
      throw error;
    }
  }

  /** The process that took the lock last; undefined where that can't be read just now. */
  static holder(file: string): number | undefined {
    const database = new Database(file, { timeout: WAIT_MILLISECONDS, readonly: true });
    try {
      const pid = database.prepare('SELECT pid FROM holder').pluck().get();
      return typeof pid === 'number' ? pid : undefined;
    } catch (error) {
      if (isBusy(error)) return undefined;
      throw error;
    } finally {
      database.close();
    }
  }

  release(): void {
    ProjectLock.#held.delete(this);
    this.#database.close();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
