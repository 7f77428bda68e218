import { describe, expect, it } from 'vitest';
import { crumbs, fromHome, pastedPath, shortened } from './paths.js';

describe('crumbs', () => {
  it('leads from the root of a disk to the folder', () => {
    expect(crumbs('/home/ada/my images')).toEqual([
      { name: '/', path: '/' },
      { name: 'home', path: '/home' },
      { name: 'ada', path: '/home/ada' },
      { name: 'my images', path: '/home/ada/my images' },
    ]);
    expect(crumbs('/')).toEqual([{ name: '/', path: '/' }]);
  });

  it('knows drives and network folders', () => {
    expect(crumbs('C:\\Users\\Ada')).toEqual([
      { name: 'C:', path: 'C:\\' },
      { name: 'Users', path: 'C:\\Users' },
      { name: 'Ada', path: 'C:\\Users\\Ada' },
    ]);
    expect(crumbs('\\\\server\\share')).toEqual([
      { name: 'server', path: '\\\\server' },
      { name: 'share', path: '\\\\server\\share' },
    ]);
  });
});

describe('shortened', () => {
  it('leaves short paths as they are', () => {
    expect(shortened('/home/ada/images', 16)).toBe('/home/ada/images');
  });

  it('keeps beginning and end, and whole names between', () => {
    expect(shortened('/home/ada/work/harbour/2026/november/images', 32)).toBe(
      '/home/…/2026/november/images',
    );
  });

  it.each(['/home/ada/x', `/home/${'a'.repeat(300)}`, `/${'b'.repeat(50)}/${'c'.repeat(50)}/d`])(
    'is never longer than asked: %s',
    (path) => {
      for (const most of [10, 20, 40])
        expect(shortened(path, most).length).toBeLessThanOrEqual(most);
    },
  );

  it('shortens a name that alone is too long, in its middle', () => {
    expect(shortened('/home/abcdefghijklmnopqrstuvwxyz', 13)).toBe('…/abcde…vwxyz');
  });
});

describe('fromHome', () => {
  it('writes the home as ~, and nothing that only begins like it', () => {
    expect(fromHome('/home/ada/images', '/home/ada')).toBe('~/images');
    expect(fromHome('/home/ada', '/home/ada')).toBe('~');
    expect(fromHome('/home/adam/images', '/home/ada')).toBe('/home/adam/images');
    expect(fromHome('/srv/images', '/')).toBe('/srv/images');
  });
});

describe('pastedPath', () => {
  it.each([
    ['  /home/ada/images \n', '/home/ada/images'],
    ['"C:\\My images"', 'C:\\My images'],
    ["'/home/ada/my images'", '/home/ada/my images'],
    ['file:///home/ada/my%20images', '/home/ada/my images'],
    ['file:///C:/Users/Ada', 'C:/Users/Ada'],
  ])('%s', (text, path) => expect(pastedPath(text)).toBe(path));
});
