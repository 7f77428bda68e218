/**
 * Domain generalization, runs that the guard against collapse has ended, and what is measured on
 * unlabeled images on the way. SQLite can't change a CHECK: the table `run` is made anew, in the
 * order that https://www.sqlite.org/lang_altertable.html#otheralter prescribes.
 */
export const SCHEMA_2 = `
CREATE TABLE new_run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('source', 'adapt', 'generalize')),
  status TEXT NOT NULL DEFAULT 'queued'
    CHECK (status IN ('queued', 'running', 'interrupted', 'failed', 'stopped', 'finished')),
  recipe TEXT NOT NULL,
  classes TEXT NOT NULL,
  seed INTEGER NOT NULL,
  backend TEXT,
  device TEXT,
  steps INTEGER NOT NULL,
  step INTEGER NOT NULL DEFAULT 0,
  source_id INTEGER NOT NULL REFERENCES source,
  source_hash TEXT NOT NULL,
  target_id INTEGER REFERENCES target,
  target_hash TEXT,
  source_run_id INTEGER REFERENCES run,
  pid INTEGER,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  error TEXT
) STRICT;
INSERT INTO new_run (id, kind, status, recipe, classes, seed, backend, device, steps, step,
    source_id, source_hash, target_id, target_hash, source_run_id, pid, created_at, started_at,
    finished_at, error)
  SELECT id, kind, status, recipe, classes, seed, backend, device, steps, step,
    source_id, source_hash, target_id, target_hash, source_run_id, pid, created_at, started_at,
    finished_at, error
  FROM run;
-- The number of a deleted run is never given to another one.
DELETE FROM sqlite_sequence WHERE name = 'new_run';
INSERT INTO sqlite_sequence (name, seq)
  SELECT 'new_run', seq FROM sqlite_sequence WHERE name = 'run';
DROP TABLE run;
ALTER TABLE new_run RENAME TO run;
CREATE INDEX run_by_source_run ON run (source_run_id);

CREATE TABLE measure (
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  step INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (run_id, step, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE watched_share (
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  step INTEGER NOT NULL,
  class_id INTEGER NOT NULL,
  share REAL NOT NULL,
  PRIMARY KEY (run_id, step, class_id)
) STRICT, WITHOUT ROWID;
`;
