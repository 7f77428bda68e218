import { basename } from 'node:path';
import { UserError } from '../../contract/error.js';
import type { TargetRecord } from '../../store/targets.js';
import type { OpenProject } from '../open-project.js';

/** The target that windows work on; undefined where none was chosen yet. */
export function currentTarget({ store, folder }: OpenProject): TargetRecord | undefined {
  const { targetId } = store.project.read(basename(folder));
  return targetId === null ? undefined : store.targets.get(targetId);
}

/** @throws UserError where none was chosen yet */
export function chosenTarget(project: OpenProject): TargetRecord {
  const target = currentTarget(project);
  if (!target) throw new UserError('This project has no target yet: choose a folder of images.');
  return target;
}
