/**
 * Trains the source-only model that the sample of drawn streets ships, so that the demo spends its
 * time on adapting: `npm run build && node scripts/make-demo-project.mjs`. It runs the demo's
 * recipe with a single step of adaptation in a new project, and takes that adaptation out again.
 */
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createService } from '../dist/service.js';
import { DEMO_FILES, DEMO_RECIPE } from '../dist/service/demo.js';

const { source, target, project } = DEMO_FILES;
const draft = mkdtempSync(`${project}-`);
const service = createService(draft, 'create');
const summary = await service.adapt(
  { ...DEMO_RECIPE, steps: 1, source, target },
  {
    signal: new AbortController().signal,
    onEvent: (event) => {
      if (event.event !== 'step') console.log(JSON.stringify(event).slice(0, 200));
      else if (event.step % 50 === 0) console.log(event.step, event.losses.total.toFixed(3));
    },
  },
);
service.close();

const database = new Database(join(draft, 'towline.db'));
database.pragma('foreign_keys = ON');
database.prepare("DELETE FROM run WHERE kind = 'adapt'").run();
database.exec('DELETE FROM result; DELETE FROM target; DELETE FROM event;');
// The folders are told by their content: where this machine keeps them is nobody's business.
database.prepare("UPDATE source SET directory = 'streets/source'").run();
database.pragma('journal_mode = DELETE');
database.exec('VACUUM');
database.close();
rmSync(join(draft, 'runs', String(summary.run)), { recursive: true });
rmSync(join(draft, 'runs', String(summary.sourceRun), 'masks'), { recursive: true });
for (const file of readdirSync(draft)) {
  if (!['towline.db', 'runs'].includes(file)) rmSync(join(draft, file), { recursive: true });
}
rmSync(project, { recursive: true, force: true });
renameSync(draft, project);
