import type { PlannedField } from '../../../../backend/contract/adapt-plan.js';

export interface FieldGroup {
  name: string;
  fields: PlannedField[];
}

/** By the beginning of a field's path; what is named nowhere comes last. */
const GROUPS: readonly (readonly [name: string, ...beginnings: string[]])[] = [
  ['Size and network', 'crop', 'workingScale', 'batch', 'encoder', 'decoder', 'feature'],
  ['Source training', 'source', 'validationShare', 'rareClass'],
  ['Adaptation', 'adapt.', 'lambda', 'teacher', 'confidence', 'classMix', 'choose'],
  ['Pseudo-target images', 'translation'],
  ['Pulling features', 'pull'],
  ['Class weights', 'reweight'],
  ['Random changes of images', 'augment'],
  ['Optimizer', 'encoderRate', 'weightDecay', 'adam.', 'decayPower', 'gradientClip'],
  ['Looks and guard', 'watch'],
];
const OTHERS = 'Others';
/** Begins as another group's does. */
const EXACT: Readonly<Record<string, string>> = { encoderRate: 'Optimizer' };

function groupOf(path: string): string {
  const found = GROUPS.find(([, ...beginnings]) =>
    beginnings.some((part) => path.startsWith(part)),
  );
  return EXACT[path] ?? found?.[0] ?? OTHERS;
}

/** The fields that match a search, and only changed ones if that is asked for, in their groups. */
export function groupedFields(
  fields: readonly PlannedField[],
  { search, onlyChanged }: { search: string; onlyChanged: boolean },
  isChanged: (field: PlannedField) => boolean,
): FieldGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = fields.filter((field) => {
    const text = `${field.path} ${field.meaning} ${groupOf(field.path)}`.toLowerCase();
    return words.every((word) => text.includes(word)) && (!onlyChanged || isChanged(field));
  });
  return [...GROUPS.map(([name]) => name), OTHERS]
    .map((name) => ({ name, fields: shown.filter(({ path }) => groupOf(path) === name) }))
    .filter((group) => group.fields.length > 0);
}
