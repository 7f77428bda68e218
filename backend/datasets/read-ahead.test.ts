import { describe, expect, it } from 'vitest';
import { readAhead } from './read-ahead.js';

const items = [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }];

describe('readAhead', () => {
  it('reads the next while one is used, and no more than that', async () => {
    const begun: string[] = [];
    const used: string[] = [];
    const read = ({ name }: { name: string }): Promise<string> => {
      begun.push(name);
      return Promise.resolve(name.toUpperCase());
    };
    for (const [item, reading] of readAhead(items, read)) {
      expect(await reading).toBe(item.name.toUpperCase());
      await new Promise((resolve) => setImmediate(resolve));
      used.push(item.name);
      expect(begun).toEqual(['a', 'b', 'c', 'd'].slice(0, used.length + 1));
    }
    expect(used).toEqual(['a', 'b', 'c', 'd']);
    expect([...readAhead([], read)]).toEqual([]);
  });

  it('keeps an error with its item, and lets those of items never asked for go', async () => {
    const read = ({ name }: { name: string }): Promise<string> =>
      name === 'b' ? Promise.reject(new Error('broken')) : Promise.resolve(name);
    const found: string[] = [];
    for (const [, reading] of readAhead(items, read)) {
      found.push(await reading.catch((error: Error) => error.message));
    }
    expect(found).toEqual(['a', 'broken', 'c', 'd']);
    for (const [item] of readAhead(items, read)) if (item.name === 'a') break;
    await new Promise((resolve) => setImmediate(resolve));
  });
});
