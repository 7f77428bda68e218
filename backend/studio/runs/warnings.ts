import type { TargetImage } from '../../store/target-images.js';
import type { SourceImage } from '../../store/source-images.js';
import type { SourceDetails } from '../../store/sources.js';
import type { TargetRecord } from '../../store/targets.js';
import type { OpenProject } from '../open-project.js';
import { relationsOf } from '../relations/relations.js';

/** Fewer labeled images hardly teach anything; fewer unlabeled ones are no look of their own. */
const FEW_LABELED = 20;
const FEW_TARGET = 10;
/** Images whose style is more than twice as far from the source's as usual there. */
const FAR = 1;

interface Parts {
  source: SourceDetails | undefined;
  target: TargetRecord | undefined;
  train: readonly SourceImage[];
  validation: readonly SourceImage[];
  images: readonly TargetImage[];
}

/** What can't come out of an adaptation, or is doubtful: one sentence each. */
export function warningsOf(project: OpenProject, parts: Parts): string[] {
  return [...sourceWarnings(parts), ...targetWarnings(project, parts)];
}

function sourceWarnings({ source, train, validation }: Parts): string[] {
  if (!source) return [];
  const warnings: string[] = [];
  if (train.length < FEW_LABELED) {
    warnings.push(`Only ${train.length} labeled images to train on: expect little.`);
  }
  if (validation.length === 0) {
    warnings.push(
      'No labeled image is kept out of training: what is lost on the source stays unseen.',
    );
  }
  const unseen = source.classes.classes.filter((_, index) =>
    train.every(({ classPixels }) => !classPixels[index]),
  );
  if (unseen.length > 0) {
    const names = unseen.map(({ name }) => name).join(', ');
    warnings.push(`No training image shows ${names}: such classes can't be learned.`);
  }
  const unusable = source.report?.unusable.length ?? 0;
  if (unusable > 0) warnings.push(`${unusable} files of the source can't be used.`);
  return warnings;
}

function targetWarnings(project: OpenProject, { target, images }: Parts): string[] {
  if (!target) return [];
  const warnings: string[] = [];
  if (images.length > 0 && images.length < FEW_TARGET) {
    warnings.push(`Only ${images.length} target images: their look may be chance.`);
  }
  const unread = project.store.targetImages.unread(target.id).length;
  if (unread > 0)
    warnings.push(`${unread} target images are not read yet: they will be, at the start.`);
  const bad = project.store.overview.unreadable(target.id);
  if (bad > 0) warnings.push(`${bad} target images can't be read and are left out.`);
  const styles = images.flatMap(({ id }) => relationsOf(project).of(id).style ?? []);
  const far = styles.filter((style) => style > FAR).length;
  if (far > styles.length / 2) {
    warnings.push(
      `${far} of ${styles.length} target images look very different from the source: check the masks closely.`,
    );
  }
  return warnings;
}
