/** The first schema. Times are ISO 8601 in UTC; paths inside the project are relative, with '/'. */
export const SCHEMA_1 = `
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  directory TEXT NOT NULL UNIQUE,
  from_project TEXT,
  ignore TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  imported_at TEXT NOT NULL
) STRICT;

CREATE TABLE class (
  source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  position INTEGER NOT NULL,
  class_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  color TEXT NOT NULL,
  PRIMARY KEY (source_id, position),
  UNIQUE (source_id, class_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE source_image (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  image TEXT NOT NULL,
  mask TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  class_pixels TEXT NOT NULL,
  hash TEXT NOT NULL,
  missing INTEGER NOT NULL DEFAULT 0,
  UNIQUE (source_id, image)
) STRICT;

CREATE TABLE target (
  id INTEGER PRIMARY KEY,
  directory TEXT NOT NULL UNIQUE,
  from_project TEXT,
  imported_at TEXT NOT NULL
) STRICT;

CREATE TABLE target_image (
  id INTEGER PRIMARY KEY,
  target_id INTEGER NOT NULL REFERENCES target ON DELETE CASCADE,
  image TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  hash TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'in' CHECK (state IN ('in', 'out')),
  missing INTEGER NOT NULL DEFAULT 0,
  UNIQUE (target_id, image)
) STRICT;

CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('source', 'adapt')),
  status TEXT NOT NULL DEFAULT 'queued'
    CHECK (status IN ('queued', 'running', 'interrupted', 'failed', 'finished')),
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
CREATE INDEX run_by_source_run ON run (source_run_id);

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  at TEXT NOT NULL,
  event TEXT NOT NULL
) STRICT;
CREATE INDEX event_by_run ON event (run_id);

CREATE TABLE metric (
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  step INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (run_id, step, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE class_weight (
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  step INTEGER NOT NULL,
  class_id INTEGER NOT NULL,
  weight REAL NOT NULL,
  confidence REAL,
  share REAL NOT NULL,
  PRIMARY KEY (run_id, step, class_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  step INTEGER NOT NULL,
  file TEXT NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (run_id, file)
) STRICT;

CREATE TABLE result (
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  target_image_id INTEGER NOT NULL REFERENCES target_image ON DELETE CASCADE,
  image_hash TEXT NOT NULL,
  mask TEXT NOT NULL,
  class_pixels TEXT NOT NULL,
  confidence REAL NOT NULL,
  PRIMARY KEY (run_id, target_image_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE score (
  run_id INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  dataset TEXT NOT NULL,
  step INTEGER NOT NULL,
  miou REAL,
  pixel_accuracy REAL,
  classes TEXT NOT NULL,
  PRIMARY KEY (run_id, dataset)
) STRICT, WITHOUT ROWID;
`;
