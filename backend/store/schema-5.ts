/** Runs as windows keep them: queue, notes, trash, verdicts, references, and curves in buckets. */
export const SCHEMA_5 = `
ALTER TABLE run ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
-- When the user paused it; null where it was interrupted otherwise, or goes on.
ALTER TABLE run ADD COLUMN paused_at TEXT;
-- In the trash since then.
ALTER TABLE run ADD COLUMN deleted_at TEXT;
-- What may compute it, where the backend that it ran on seems to be why it failed.
ALTER TABLE run ADD COLUMN next_backend TEXT;
-- The run whose model it starts from, where that is not its source-only run.
ALTER TABLE run ADD COLUMN continues_run_id INTEGER REFERENCES run;
-- Target images whose masks are kept over the steps; null: some, evenly spread.
ALTER TABLE run ADD COLUMN film TEXT;
ALTER TABLE run ADD COLUMN verdict TEXT;

-- What is to be done, in this order. A run stays in it until it is done, paused or has failed.
CREATE TABLE queue (
  run_id INTEGER PRIMARY KEY REFERENCES run ON DELETE CASCADE,
  position INTEGER NOT NULL,
  backend TEXT
) STRICT;

-- Smallest and largest value of each 16 steps, with the first step that has it.
CREATE TABLE metric_bucket (
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  bucket INTEGER NOT NULL,
  name TEXT NOT NULL,
  low REAL NOT NULL,
  low_step INTEGER NOT NULL,
  high REAL NOT NULL,
  high_step INTEGER NOT NULL,
  PRIMARY KEY (run_id, bucket, name)
) STRICT, WITHOUT ROWID;
INSERT INTO metric_bucket (run_id, bucket, name, low, low_step, high, high_step)
  SELECT run_id, bucket, name, low, low_step, high, high_step
  FROM (SELECT run_id, step / 16 AS bucket, name, min(value) AS low, step AS low_step
    FROM metric GROUP BY run_id, step / 16, name)
  JOIN (SELECT run_id, step / 16 AS bucket, name, max(value) AS high, step AS high_step
    FROM metric GROUP BY run_id, step / 16, name) USING (run_id, bucket, name);

-- How the masks of two runs differ on an image: pixels by class before and after, by index.
CREATE TABLE mask_change (
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  other_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  target_image_id INTEGER NOT NULL REFERENCES target_image ON DELETE CASCADE,
  image_hash TEXT NOT NULL,
  matrix TEXT NOT NULL,
  PRIMARY KEY (run_id, other_id, target_image_id)
) STRICT, WITHOUT ROWID;

-- The user's own masks of target images: for judging, never for training.
CREATE TABLE reference (
  target_id INTEGER PRIMARY KEY REFERENCES target ON DELETE CASCADE,
  directory TEXT NOT NULL,
  from_project TEXT
) STRICT;
CREATE TABLE reference_score (
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  target_image_id INTEGER NOT NULL REFERENCES target_image ON DELETE CASCADE,
  miou REAL,
  PRIMARY KEY (run_id, target_image_id)
) STRICT, WITHOUT ROWID;
`;
