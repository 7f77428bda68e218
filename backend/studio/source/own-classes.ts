import { classesFile, type ClassList } from '../../contract/classes.js';
import { UserError } from '../../contract/error.js';

/**
 * The user's class list, checked against the one that the folder came with.
 * @throws UserError that says what is wrong with it
 */
export function checkedClasses(own: ClassList, folder: ClassList): ClassList {
  const known = new Set(folder.classes.map(({ id }) => id));
  const given = own.classes.map(({ id }) => id);
  refuse(repeated(given), (id) => `Two classes stand for the mask value ${id}.`);
  refuse(
    given.find((id) => !known.has(id)),
    (id) => `No class of this source stands for the mask value ${id}.`,
  );
  refuse(
    [...known].find((id) => !given.includes(id)),
    (id) => `The class of the mask value ${id} is missing: ignore it instead of leaving it out.`,
  );
  const classes = own.classes.map((entry) => ({ ...entry, name: entry.name.trim() }));
  refuse(
    classes.find(({ name }) => name === ''),
    ({ id }) => `The class of the mask value ${id} needs a name.`,
  );
  refuse(
    repeated(classes.map(({ name }) => name)),
    (name) => `Two classes have the name ${name}: give one of them another.`,
  );
  const counted = classes.filter(({ id }) => !own.ignore.includes(id)).length;
  if (counted < 2)
    throw new UserError('At least two classes must count, for there to be a choice.');
  const parsed = classesFile.safeParse({ classes, ignore: own.ignore });
  if (parsed.success) return parsed.data;
  throw new UserError(`This class list can't be used: ${parsed.error.issues[0]?.message ?? ''}.`);
}

function repeated<T>(values: readonly T[]): T | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

function refuse<T>(found: T | undefined, sentence: (found: T) => string): void {
  if (found !== undefined) throw new UserError(sentence(found));
}
