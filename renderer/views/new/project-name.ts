import { baseName } from '../../state/format.js';

/** Folders whose name says what they hold, and not of what. */
const GENERIC = /^(source|target|images?|masks?|labell?ed|unlabell?ed|data(set)?|train(ing)?)$/i;
const LONGEST = 80;

/** A first name for a project, after the folder that it begins with. */
export function projectNameFor(folder: string): string {
  const name = baseName(folder);
  const above = baseName(folder.slice(0, folder.lastIndexOf(name)));
  const chosen = GENERIC.test(name) && above !== '' && !GENERIC.test(above) ? above : name;
  const words = chosen.replace(/[_-]+/g, ' ').trim() || 'New project';
  return (words.charAt(0).toLocaleUpperCase() + words.slice(1)).slice(0, LONGEST);
}
