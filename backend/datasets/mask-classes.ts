import type { ClassList } from '../contract/classes.js';
import { UserError } from '../contract/error.js';
import { paletteColor } from '../contract/palette.js';

/** What most data sets write where nothing is labeled. */
const UNLABELED = 255;

/**
 * A class list from nothing but the masks: one class a value. 255 is ignored, unless the masks are
 * of one other value only, as black-and-white masks are.
 * @throws UserError where there are not two values to tell apart
 */
export function classesOfValues(directory: string, values: readonly number[]): ClassList {
  const others = values.filter((value) => value !== UNLABELED);
  const ids = others.length > 1 ? others : values;
  if (ids.length < 2) {
    throw new UserError(
      `The masks in ${directory} hold only the value ${values.join(', ')}: a source needs at ` +
        'least two classes.',
    );
  }
  return {
    classes: ids.map((id, index) => ({ id, name: `Class ${id}`, color: paletteColor(index) })),
    ignore: ids.includes(UNLABELED) || !values.includes(UNLABELED) ? [] : [UNLABELED],
  };
}

/**
 * The user's class list for masks that have changed: what they still hold as the user has it, then
 * what is new to them as the folder says.
 */
export function ownClassList(folder: ClassList, own: ClassList): ClassList {
  const kept = own.classes.filter(({ id }) => folder.classes.some((entry) => entry.id === id));
  const added = folder.classes.filter(({ id }) => !own.classes.some((entry) => entry.id === id));
  return { classes: [...kept, ...added], ignore: own.ignore };
}
