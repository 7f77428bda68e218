import type { ImportReport } from '../../contract/events.js';
import type { SourceView } from '../../contract/source-view.js';
import { classOfValue } from '../../datasets/import-source.js';
import { countSizes } from '../../datasets/inspect.js';
import { splitValidation } from '../../datasets/split.js';
import type { SourceImage } from '../../store/source-images.js';
import type { SourceDetails } from '../../store/sources.js';
import { isFolder } from '../folders/patience.js';
import type { OpenProject } from '../open-project.js';
import { pairVersion } from '../pictures/version.js';

/** Everything that is known of a source, as windows show it. */
export async function sourceView(
  { store }: OpenProject,
  source: SourceDetails,
): Promise<SourceView> {
  const { directory, classes, validationShare, imported } = source;
  const images = store.sourceImages.present(source.id, classes);
  const judges = new Set(splitValidation(images, validationShare).validation);
  const pairs = images.map((pair) => {
    const { id, image, mask, width, height, classPixels } = pair;
    const version = pairVersion(pair, classes);
    const validation = judges.has(pair);
    return { id, image, mask, width, height, version, classPixels, validation };
  });
  return {
    directory,
    available: await isFolder(directory),
    classes,
    classesEdited: JSON.stringify(classes) !== JSON.stringify(source.folderClasses),
    validationShare,
    pairs,
    report: reportOf(source, images),
    imported,
  };
}

/** The last import's report, values named as they are now. */
function reportOf({ report, classes }: SourceDetails, images: SourceImage[]): ImportReport {
  const known = report ?? withoutReport(images);
  const values = known.values.map((found) => ({ ...found, ...classOfValue(found.value, classes) }));
  return { ...known, values };
}

/** An older Towline kept no reports: what was used is all that is known. */
function withoutReport(images: SourceImage[]): ImportReport {
  const [count, sizes] = [images.length, countSizes(images)];
  const nothing = { withoutMask: [], withoutImage: [], unusable: [], values: [] };
  return { images: count, used: count, ...nothing, sizes };
}
