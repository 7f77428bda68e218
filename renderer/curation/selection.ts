/**
 * Selected images, by id. The focused one is where keys act when none is selected, and ranges begin
 * at the anchor.
 */
export interface Selection {
  readonly ids: ReadonlySet<number>;
  readonly focus: number | undefined;
  readonly anchor: number | undefined;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), focus: undefined, anchor: undefined };

/** Only this one. */
export function selectOne(id: number): Selection {
  return { ids: new Set([id]), focus: id, anchor: id };
}

/** The focus goes on; nothing stays selected. */
export function focusOn(id: number | undefined): Selection {
  return { ids: new Set(), focus: id, anchor: id };
}

/** The focus goes on; what is selected stays so. */
export function moveFocus({ ids }: Selection, id: number): Selection {
  return { ids, focus: id, anchor: id };
}

/** In or out of the selection. */
export function toggle(selection: Selection, id: number): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, focus: id, anchor: id };
}

/** From the anchor to this one, in the order shown; `add` keeps what was selected. */
export function extendTo(
  selection: Selection,
  id: number,
  shown: readonly number[],
  add = false,
): Selection {
  const to = shown.indexOf(id);
  const from = selection.anchor === undefined ? -1 : shown.indexOf(selection.anchor);
  if (to < 0) return selection;
  const anchor = from < 0 ? id : selection.anchor;
  const start = from < 0 ? to : from;
  const range = shown.slice(Math.min(start, to), Math.max(start, to) + 1);
  return { ids: new Set(add ? [...selection.ids, ...range] : range), focus: id, anchor };
}

export function selectAll(selection: Selection, ids: readonly number[]): Selection {
  return { ...selection, ids: new Set(ids) };
}

export function selectNone(selection: Selection): Selection {
  return { ...selection, ids: new Set() };
}

/**
 * The images that a decision is about: of the selected ones those that are shown, in that order; the
 * focused one where none is selected. What filters hide is never touched.
 */
export function acting(selection: Selection, shown: readonly number[]): number[] {
  if (selection.ids.size > 0) return shown.filter((id) => selection.ids.has(id));
  return shown.filter((id) => id === selection.focus);
}
