/** How long each run trained, and how long of that it waited for its images. */
export const SCHEMA_3 = `
ALTER TABLE run ADD COLUMN waited_seconds REAL NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN trained_seconds REAL NOT NULL DEFAULT 0;
`;
