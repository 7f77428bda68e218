import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../contract/error.js';
import type { AdaptSummary } from '../contract/records.js';
import type { FolderScores } from '../evaluate/evaluate-folder.js';
import { evaluateFolder } from '../evaluate/evaluate-folder.js';
import { writePicture } from '../evaluate/picture.js';
import { readClasses } from '../datasets/classes.js';
import { createService, type WorkOptions } from '../service.js';
import type { RecipeChoice } from './recipe.js';

const SAMPLE = fileURLToPath(new URL('../../resources/sample/streets/', import.meta.url));

/** Small enough for two cores and ten minutes; `scripts/make-demo-project.mjs` trains with it too. */
export const DEMO_RECIPE: RecipeChoice = {
  recipe: 'quick',
  size: { width: 192, height: 144 },
  sourceSteps: 600,
  steps: 300,
  // The drawn streets are no larger.
  changes: { workingScale: 1.25 },
};
/** The sample's folders, and the project with the source-only model that it ships. */
export const DEMO_FILES = {
  source: join(SAMPLE, 'source'),
  target: join(SAMPLE, 'target'),
  masks: join(SAMPLE, 'target-masks'),
  classes: join(SAMPLE, 'classes.json'),
  project: join(SAMPLE, 'project'),
} as const;
/** Images that the picture shows, spread over the target. */
const SHOWN = 4;

export interface DemoResult {
  summary: AdaptSummary;
  /** Against the sample's reference masks, which the adaptation never sees. */
  before: FolderScores;
  after: FolderScores;
  /** PNG: image, source-only mask, adapted mask and reference side by side. */
  picture: string;
}

/** Copies the project that the sample ships, unless an earlier demo left one here. */
async function prepareProject(folder: string): Promise<string> {
  const project = join(folder, 'project');
  if (existsSync(project)) {
    if ((await stat(project)).isDirectory()) return project;
    throw new UserError(
      `The demo needs a folder at ${project}, but a file is there: move it away.`,
    );
  }
  await mkdir(folder, { recursive: true });
  await cp(DEMO_FILES.project, project, { recursive: true });
  return project;
}

async function drawPicture(
  folder: string,
  summary: AdaptSummary,
  before: FolderScores,
  after: FolderScores,
): Promise<string> {
  const names = (await readdir(DEMO_FILES.target)).sort();
  const shown = Array.from(
    { length: SHOWN },
    (_, index) => names[Math.floor(((index + 0.5) * names.length) / SHOWN)] ?? '',
  );
  const score = ({ miou }: FolderScores): string => `mIoU ${((miou ?? 0) * 100).toFixed(1)} %`;
  const out = join(folder, `comparison-run-${summary.run}.png`);
  await writePicture({
    titles: ['Image', `Source-only, ${score(before)}`, `Adapted, ${score(after)}`, 'Reference'],
    rows: shown.map((name) => ({
      image: join(DEMO_FILES.target, name),
      masks: [summary.sourceMasks, summary.masks, DEMO_FILES.masks].map((masks) =>
        join(masks, `${parse(name).name}.png`),
      ),
    })),
    classes: await readClasses(DEMO_FILES.classes),
    out,
  });
  return out;
}

/** The main job on the drawn sample, from its source-only model to scores and a picture. */
export async function runDemo(folder: string, work: WorkOptions): Promise<DemoResult> {
  const service = createService(await prepareProject(folder), 'create');
  try {
    const { source, target, masks } = DEMO_FILES;
    const summary = await service.adapt({ ...DEMO_RECIPE, source, target }, work);
    const classes = await readClasses(DEMO_FILES.classes);
    const before = await evaluateFolder({ predictions: summary.sourceMasks, masks, classes });
    const after = await evaluateFolder({ predictions: summary.masks, masks, classes });
    const picture = await drawPicture(folder, summary, before, after);
    return { summary, before, after, picture };
  } finally {
    service.close();
  }
}
