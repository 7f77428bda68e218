import { expect, it } from 'vitest';
import {
  acting,
  extendTo,
  focusOn,
  NOTHING_SELECTED,
  selectAll,
  selectNone,
  selectOne,
  toggle,
} from './selection.js';

const shown = [10, 20, 30, 40, 50];

it('extends from the anchor in the order shown, to and fro', () => {
  const start = selectOne(20);
  const down = extendTo(start, 40, shown);
  expect([...down.ids]).toEqual([20, 30, 40]);
  const up = extendTo(down, 10, shown);
  expect([...up.ids]).toEqual([10, 20]);
  expect(up).toMatchObject({ focus: 10, anchor: 20 });
  expect([...extendTo(toggle(up, 50), 40, shown, true).ids].sort()).toEqual([10, 20, 40, 50]);
});

it('begins a range anew where the anchor is hidden', () => {
  expect(extendTo(selectOne(99), 30, shown)).toEqual(selectOne(30));
});

it('acts on what is selected and shown, else on the focused one', () => {
  expect(acting(NOTHING_SELECTED, shown)).toEqual([]);
  expect(acting(focusOn(30), shown)).toEqual([30]);
  expect(acting(focusOn(99), shown)).toEqual([]);
  const some = toggle(toggle(selectOne(40), 99), 10);
  expect(acting(some, shown)).toEqual([10, 40]);
  expect(acting(toggle(some, 40), shown)).toEqual([10]);
  expect(acting(selectNone(some), shown)).toEqual([10]);
  expect(acting(selectAll(some, shown), shown)).toEqual(shown);
});
