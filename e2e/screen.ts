import type { Page } from '@playwright/test';
import sharp from 'sharp';

export type Rgb = [red: number, green: number, blue: number];

/** The pixels that a page shows, by their place in CSS pixels (of a screen with one pixel each). */
export interface Screen {
  at(x: number, y: number): Rgb;
}

export async function look(page: Page): Promise<Screen> {
  const picture = sharp(await page.screenshot()).removeAlpha();
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return {
    at: (x, y) => {
      const start = (Math.floor(y) * info.width + Math.floor(x)) * 3;
      const [red = -1, green = -1, blue = -1] = data.subarray(start, start + 3);
      return [red, green, blue];
    },
  };
}
