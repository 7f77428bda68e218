/**
 * Every shortcut of the window, by command; the only place where keys are written down.
 * `$mod` is Ctrl, on a Mac Cmd. Notation: github.com/jamiebuilds/tinykeys.
 */
export const KEYS = {
  'app.palette': ['$mod+k'],
  'app.keys': ['Shift+?'],
  'app.start': ['$mod+Shift+h'],
  'stage.source': ['$mod+1'],
  'stage.target': ['$mod+2'],
  'stage.adapt': ['$mod+3'],
  'stage.runs': ['$mod+6'],

  'runs.down': ['ArrowDown'],
  'runs.up': ['ArrowUp'],
  'runs.first': ['Home'],
  'runs.last': ['End'],
  'runs.extendDown': ['Shift+ArrowDown'],
  'runs.extendUp': ['Shift+ArrowUp'],
  'runs.select': ['Space'],
  'runs.selectAll': ['$mod+a'],
  'runs.selectNone': ['Escape'],
  'runs.open': ['Enter'],
  'runs.rename': ['F2'],
  'runs.pin': ['p'],
  'runs.delete': ['Delete'],
  'runs.curves': ['c'],
  'runs.compare': ['b'],
  'runs.swap': ['s'],
  'runs.back': ['Escape'],
  'runs.next': ['ArrowRight', 'd'],
  'runs.previous': ['ArrowLeft', 'a'],

  'target.next': ['ArrowRight', 'd'],
  'target.previous': ['ArrowLeft', 'a'],
  'target.up': ['ArrowUp'],
  'target.down': ['ArrowDown'],
  'target.nextUnreviewed': ['Shift+d'],
  'target.previousUnreviewed': ['Shift+a'],
  'target.first': ['Home'],
  'target.last': ['End'],
  'target.extendRight': ['Shift+ArrowRight'],
  'target.extendLeft': ['Shift+ArrowLeft'],
  'target.extendUp': ['Shift+ArrowUp'],
  'target.extendDown': ['Shift+ArrowDown'],
  'target.selectAll': ['$mod+a'],
  'target.selectNone': ['Escape'],
  'target.takeOut': ['x'],
  'target.takeIn': ['Enter'],
  'target.flag': ['f'],
  'target.reviewed': ['r'],
  'target.open': ['Space'],
  'target.undo': ['$mod+z', 'z'],
  'target.redo': ['$mod+Shift+z', '$mod+y'],
  'target.search': ['/'],
  'target.larger': ['+', '='],
  'target.smaller': ['-'],
  'target.filters': ['['],
  'target.inspector': [']'],

  'look.next': ['ArrowRight', 'd'],
  'look.previous': ['ArrowLeft', 'a'],
  'look.nextUnreviewed': ['Shift+d'],
  'look.previousUnreviewed': ['Shift+a'],
  'look.fit': ['$mod+f'],
  'look.actualSize': ['$mod+0'],
  'look.zoomIn': ['+', '='],
  'look.zoomOut': ['-'],
  'look.details': ['i'],
  'look.close': ['Escape', 'Space'],

  'adapt.start': ['$mod+Enter'],
  'adapt.details': ['i'],
  'adapt.new': ['n'],
  'adapt.pause': ['p'],
  'adapt.stop': ['Shift+s'],
  'adapt.discard': ['Shift+Delete'],
  'adapt.look': ['l'],
  'adapt.earlier': ['ArrowLeft', 'a'],
  'adapt.later': ['ArrowRight', 'd'],

  'source.undo': ['$mod+z'],

  'overlay.toggle': ['v'],
  'overlay.hide': ['h'],
} as const satisfies Record<string, readonly string[]>;

export type CommandId = keyof typeof KEYS;

const isMac = /Mac|iP(hone|ad)/.test(navigator.userAgent);
const NAMES: Record<string, string> = {
  $mod: isMac ? '⌘' : 'Ctrl',
  Shift: isMac ? '⇧' : 'Shift',
  Alt: isMac ? '⌥' : 'Alt',
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** How a shortcut is written for people: "Ctrl K". */
export function shownKeys(shortcut: string): string {
  const parts = shortcut === '+' ? ['+'] : shortcut.split('+');
  const pressed = parts.includes('?') ? parts.filter((part) => part !== 'Shift') : parts;
  return pressed
    .map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' ');
}

/** The first shortcut of a command, for tooltips and menus. */
export function firstKeys(id: CommandId): string {
  return shownKeys(KEYS[id][0]);
}
