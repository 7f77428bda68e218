import { describe, expect, it } from 'vitest';
import { grouped, matching } from './matching.js';

const command = (title: string, group: string) => ({
  id: title,
  title,
  group,
  run: () => undefined,
});
const COMMANDS = [
  command('Take out', 'Decide'),
  command('Colours: dark', 'Towline'),
  command('Flag', 'Decide'),
  command('Colours: light', 'Towline'),
  command('Select all shown', 'Move'),
];
const titles = (groups: ReturnType<typeof grouped>) =>
  groups.map(({ name, commands }) => [name, ...commands.map(({ title }) => title)]);

describe('grouped', () => {
  it('keeps the order of first appearance, of groups and within them', () => {
    expect(titles(grouped(COMMANDS))).toEqual([
      ['Decide', 'Take out', 'Flag'],
      ['Towline', 'Colours: dark', 'Colours: light'],
      ['Move', 'Select all shown'],
    ]);
  });
});

describe('matching', () => {
  it('lists everything while nothing is typed', () => {
    expect(matching(COMMANDS, '  ')).toEqual(grouped(COMMANDS));
  });

  it('finds by the beginnings of words, whatever their case, and leaves the rest out', () => {
    expect(titles(matching(COMMANDS, 'COL'))).toEqual([
      ['Towline', 'Colours: dark', 'Colours: light'],
    ]);
    expect(titles(matching(COMMANDS, 'light col'))).toEqual([['Towline', 'Colours: light']]);
  });

  it('finds by the group’s name too', () => {
    expect(titles(matching(COMMANDS, 'decide'))).toEqual([['Decide', 'Take out', 'Flag']]);
  });

  it('puts the likeliest first: beginnings before words, words before parts of them', () => {
    const some = [command('Install', 'A'), command('Select all', 'B'), command('All keys', 'C')];
    expect(titles(matching(some, 'all')).map(([, title]) => title)).toEqual([
      'All keys',
      'Select all',
      'Install',
    ]);
  });

  it('finds nothing where nothing fits', () => {
    expect(matching(COMMANDS, 'qqq')).toEqual([]);
  });
});
