import { join } from 'node:path';
import Database from 'better-sqlite3';

/** One SQL query on a project's database, without any of the product's code. */
export function query<Row = Record<string, unknown>>(
  project: string,
  sql: string,
  ...parameters: unknown[]
): Row[] {
  return queryFile(join(project, 'towline.db'), sql, ...parameters);
}

/** The same on any database: the user's list of projects. */
export function queryFile<Row = Record<string, unknown>>(
  file: string,
  sql: string,
  ...parameters: unknown[]
): Row[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare<unknown[], Row>(sql).all(...parameters);
  } finally {
    database.close();
  }
}

/** The losses of a run, step by step. */
export function curve(
  project: string,
  run: number,
): { step: number; name: string; value: number }[] {
  return query(
    project,
    'SELECT step, name, value FROM metric WHERE run_id = ? ORDER BY step, name',
    run,
  );
}

/** The steps that have a total loss. */
export function stepsOf(project: string, run: number): number[] {
  return curve(project, run)
    .filter(({ name }) => name === 'total')
    .map(({ step }) => step);
}
