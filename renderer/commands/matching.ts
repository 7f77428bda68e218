import type { Command } from './commands.svelte.js';

/** Commands under the heading that they are listed with. */
export interface CommandGroup {
  name: string;
  commands: readonly Command[];
}

/** The commands by group, in the order of their first appearance. */
export function grouped(commands: readonly Command[]): CommandGroup[] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  }
  return [...groups].map(([name, members]) => ({ name, commands: members }));
}

/** The commands that the typed words may mean, the likeliest and its group first. */
export function matching(commands: readonly Command[], typed: string): CommandGroup[] {
  const wanted = wordsOf(typed);
  const ranked = commands
    .map((command) => ({ command, rank: rankOf(command, wanted) }))
    .filter(({ rank }) => rank < UNLIKE)
    .sort((a, b) => a.rank - b.rank);
  return grouped(ranked.map(({ command }) => command));
}

const UNLIKE = 4;

/** 0: the title begins so; then words of the title do, of title and group; 3: they are part of it. */
function rankOf({ title, group }: Command, wanted: readonly string[]): number {
  const text = title.toLocaleLowerCase();
  const words = wordsOf(title);
  const all = [...words, ...wordsOf(group)];
  const begins = (list: readonly string[]) => (part: string) =>
    list.some((word) => word.startsWith(part));
  const ranks = [
    text.startsWith(wanted.join(' ')),
    wanted.every(begins(words)),
    wanted.every(begins(all)),
    wanted.every((part) => text.includes(part)),
  ];
  const rank = ranks.indexOf(true);
  return rank === -1 ? UNLIKE : rank;
}

function wordsOf(text: string): string[] {
  return text
    .toLocaleLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
