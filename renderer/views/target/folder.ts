import { call } from '../../api/api.svelte.js';
import { attempt } from '../../state/attempt.js';
import { chooseFolder } from '../../ui/folder/choose-folder.svelte.js';

/** Lets the user choose the folder whose images the model is adapted to. */
export async function changeFolder(project: string): Promise<void> {
  const directory = await chooseFolder({
    title: 'Choose the target folder',
    description: 'Your own images without labels, in this folder and those below it.',
    action: 'Use as target',
  });
  if (directory === undefined) return;
  await attempt(() => call('target.choose', { project, directory }));
}

/** Lets the user say where the folder is now. */
export async function findFolder(project: string): Promise<void> {
  const directory = await chooseFolder({
    title: 'Where is the target folder now?',
    description: 'The folder that holds the same images; all decisions stay with them.',
    action: 'It is here',
  });
  if (directory === undefined) return;
  await attempt(() => call('target.relink', { project, directory }));
}

export async function scanAgain(project: string): Promise<void> {
  await attempt(() => call('target.scan', { project }));
}
