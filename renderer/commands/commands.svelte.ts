import { onDestroy } from 'svelte';
import { createKeybindingsHandler } from 'tinykeys';
import { Stack } from '../state/stack.svelte.js';
import { KEYS, type CommandId } from './keys.js';

/** Something that the user can do, by key, by palette, by button. */
export interface Command {
  /** One that has keys is named in `KEYS`. */
  id: CommandId | (string & {});
  title: string;
  /** Where the list of keys and the palette put it. */
  group: string;
  /** Left out: always. */
  enabled?: () => boolean;
  run(): unknown;
}

/** A list, or what gives one that changes with what is shown. */
type Layer = readonly Command[] | (() => readonly Command[]);

/** Later ones win: a dialog's or a picture's keys stand before those of the page below. */
const layers = new Stack<Layer>();

/** Those of the newest component first. */
function allCommands(): Command[] {
  return layers.items
    .toReversed()
    .flatMap((layer) => (typeof layer === 'function' ? layer() : layer));
}

/** Makes commands available for as long as the component lives. */
export function provideCommands(commands: Layer): void {
  onDestroy(layers.add(commands));
}

/** What can be done now, each id once, what is nearest to the user's work first. */
export function availableCommands(): Command[] {
  const byId = new Map<string, Command>();
  for (const command of allCommands()) {
    if (!byId.has(command.id) && isEnabled(command)) byId.set(command.id, command);
  }
  return [...byId.values()];
}

export function runCommand(id: CommandId): void {
  availableCommands()
    .find((command) => command.id === id)
    ?.run();
}

function isEnabled({ enabled }: Command): boolean {
  return enabled?.() ?? true;
}

/** The newest enabled command with this shortcut. */
function commandFor(shortcut: string): Command | undefined {
  return allCommands().find(
    (command) => keysOf(command.id).includes(shortcut) && isEnabled(command),
  );
}

export function keysOf(id: string): readonly string[] {
  return Object.hasOwn(KEYS, id) ? KEYS[id as CommandId] : [];
}

const shortcuts = new Set(Object.values(KEYS).flat());
const handleKeys = createKeybindingsHandler(
  Object.fromEntries(
    [...shortcuts].map((shortcut) => [
      shortcut,
      (event: KeyboardEvent) => {
        const command = commandFor(shortcut);
        if (!command) return;
        event.preventDefault();
        command.run();
      },
    ]),
  ),
);

/** Shortcuts work wherever the focus is, except where a key means something else there. */
export function onKeydown(event: KeyboardEvent): void {
  if (event.defaultPrevented || document.querySelector('[data-modal]') || takesKey(event)) return;
  handleKeys(event);
}

const TEXT_FIELDS =
  'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]';

/** With Ctrl they edit a text; without it sliders move by those below. */
const EDITING_KEYS = /^[acvxyz]$/i;
const SLIDING_KEYS = /^(Arrow\w+|Page\w+|Home|End)$/;

/** What these keys open where it has the focus; Space opens no link. */
const OPENED_BY: Record<string, string> = {
  ' ': 'button, [role=option], [role=menuitem]',
  Enter: 'button, a[href], [role=option], [role=menuitem]',
};

function takesKey({ target, key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(TEXT_FIELDS)) return (!ctrlKey && !metaKey) || EDITING_KEYS.test(key);
  const opened = OPENED_BY[key];
  if (opened && target.closest(opened)) return true;
  if (SLIDING_KEYS.test(key) && target.closest('[role=slider]')) return true;
  return target.closest('[role=menu], [role=listbox]') !== null;
}
