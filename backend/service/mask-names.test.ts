import { describe, expect, it } from 'vitest';
import { maskNames } from './mask-names.js';

describe('maskNames', () => {
  it('keeps subfolder and stem', () => {
    const names = maskNames(['a.jpg', 'sub dir/b.tar.tiff', 'sub dir/a.jpg', 'no.dots/x.PNG']);
    expect([...names.values()]).toEqual([
      'a.png',
      'sub dir/b.tar.png',
      'sub dir/a.png',
      'no.dots/x.png',
    ]);
  });

  it('keeps the extension too where the mask of one image would replace that of another', () => {
    expect([...maskNames(['a.jpg', 'a.png', 'b.png']).values()]).toEqual([
      'a.jpg.png',
      'a.png.png',
      'b.png',
    ]);
    // One file on systems that don't tell capitals apart.
    expect([...maskNames(['a.jpg', 'A.jpeg']).values()]).toEqual(['a.jpg.png', 'A.jpeg.png']);
  });
});
