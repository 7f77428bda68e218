import type { PlannedField } from '../../../../backend/contract/adapt-plan.js';

/** How a field is edited. */
export type Editor =
  | { kind: 'switch' }
  | { kind: 'choice'; options: string[] }
  /** One number, or several with their names; `optional` where it can be turned off. */
  | { kind: 'numbers'; names: string[]; optional: boolean };

/** By what its value may be, which the host says in words. */
export function editorOf({ allowed, value, default: base }: PlannedField): Editor {
  if (allowed === 'true or false') return { kind: 'switch' };
  const names = partsOf(value ?? base);
  if (names.length > 0) return { kind: 'numbers', names, optional: false };
  if (/\bnumber\b/.test(allowed)) {
    return { kind: 'numbers', names: [''], optional: /\bnull\b/.test(allowed) };
  }
  return { kind: 'choice', options: allowed.split(/, | or /) };
}

function partsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map((_, index) => (index === 0 ? 'from' : 'to'));
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

/** The texts of a field's boxes, in the order of its editor's names. */
export function textsOf(value: unknown): string[] {
  if (value === null || value === undefined) return [''];
  if (typeof value === 'object') return Object.values(value).map(String);
  return [String(value)];
}

/** What the texts mean; undefined where one of them is no number. */
export function valueOf(texts: readonly string[], like: unknown, optional: boolean): unknown {
  if (optional && texts[0]?.trim() === '') return null;
  const numbers = texts.map((text) => (text.trim() === '' ? NaN : Number(text)));
  if (!numbers.every(Number.isFinite)) return undefined;
  if (Array.isArray(like)) return numbers;
  if (typeof like !== 'object' || like === null) return numbers[0];
  return Object.fromEntries(Object.keys(like).map((name, index) => [name, numbers[index]]));
}

/** A value as people read it: 256 × 192, on, off. */
export function written(value: unknown): string {
  if (value === null || value === undefined) return 'off';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.join(' to ');
  if (typeof value !== 'object') return typeof value === 'number' ? String(value) : String(value);
  const entries = Object.entries(value);
  if (entries.every(([name]) => name === 'width' || name === 'height')) {
    return entries.map(([, side]) => String(side)).join(' × ');
  }
  return entries.map(([name, part]) => `${name} ${String(part)}`).join(', ');
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
