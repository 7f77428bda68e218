/**
 * Curating: what is known of each target image before it is read, decisions with their history,
 * saved views, and the user's own class list. The table `target_image` is made anew, since SQLite
 * can't drop a NOT NULL.
 */
export const SCHEMA_4 = `
CREATE TABLE new_target_image (
  id INTEGER PRIMARY KEY,
  target_id INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
  image TEXT NOT NULL,
  -- Of the file, as last seen; 0 where an older Towline wrote the row.
  bytes INTEGER NOT NULL DEFAULT 0,
  modified REAL NOT NULL DEFAULT 0,
  -- Null until the file was read; a file that can't be read has a problem instead.
  width INTEGER,
  height INTEGER,
  hash TEXT,
  problem TEXT,
  state TEXT NOT NULL DEFAULT 'in' CHECK (state IN ('in', 'out')),
  flagged INTEGER NOT NULL DEFAULT 0,
  reviewed INTEGER NOT NULL DEFAULT 0,
  missing INTEGER NOT NULL DEFAULT 0,
  UNIQUE (target_id, image)
) STRICT;
INSERT INTO new_target_image (id, target_id, image, width, height, hash, state, missing)
  SELECT id, target_id, image, width, height, hash, state, missing FROM target_image;
DROP TABLE target_image;
ALTER TABLE new_target_image RENAME TO target_image;

-- One step of undo: which images had which values before, and what they were given.
CREATE TABLE edit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  target_id INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
  at TEXT NOT NULL,
  label TEXT NOT NULL,
  changes TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX edit_by_target ON edit (target_id);

CREATE TABLE saved_view (
  name TEXT PRIMARY KEY,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the window works on; a project that only the command line has used has no row.
CREATE TABLE project (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  source_id INTEGER REFERENCES source,
  target_id INTEGER REFERENCES target
) STRICT;

ALTER TABLE source ADD COLUMN report TEXT;
ALTER TABLE source ADD COLUMN own_classes TEXT;
ALTER TABLE source ADD COLUMN validation_share REAL NOT NULL DEFAULT 0.1;
ALTER TABLE source_image ADD COLUMN mask_hash TEXT NOT NULL DEFAULT '';
`;
