import { call } from '../../api/api.svelte.js';
import { attempt } from '../../state/attempt.js';
import { chooseFolder } from '../../ui/folder/choose-folder.svelte.js';

/** Lets the user choose a folder of labeled images, and begins to read it. */
export async function chooseSource(project: string): Promise<void> {
  const directory = await chooseFolder({
    title: 'Choose the labeled images',
    description: 'A folder with images/ and masks/, and classes.json where there is one.',
    action: 'Use as source',
  });
  if (directory !== undefined) await importSource(project, directory);
}

export async function importSource(project: string, directory: string): Promise<void> {
  await attempt(() => call('source.import', { project, directory }));
}
