/**
 * Opens a folder of many images in a real browser on the built host, and measures what a user
 * waits for: `npm run bench:grid -- [--images 50000] [--world DIR]`. Needs `npm run build`. A world
 * (images, project, Towline's data) that is named is kept, and a second run measures it as it is.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from './chromium.js';
import { measureScroll, timeSearch, type FrameTimes } from './frame-times.js';
import { callHost } from './host-call.js';
import { HostProcess, makeWorld, worldIn } from './host.js';
import { makeManyImages } from './many-images.js';
import { TargetPage } from './pages/target-page.js';

const { values: options } = parseArgs({
  options: { images: { type: 'string', default: '50000' }, world: { type: 'string' } },
});
const count = Number(options.images);

function report(name: string, value: string): void {
  console.log(`${name.padEnd(52)} ${value}`);
}
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;

/** Waits for a picture on the screen; milliseconds since `start`. */
async function firstPicture(page: Page, start: number): Promise<number> {
  await page.locator('[role=gridcell] img.loaded').first().waitFor({ timeout: 120_000 });
  return performance.now() - start;
}

/** Reading is waited for; comparing the images by a network takes much longer and is given up. */
async function untilRead(page: Page, project: string): Promise<void> {
  for (;;) {
    const tasks = await callHost(page, 'tasks.list', { project });
    const comparing = tasks.filter(({ kind }) => kind === 'describe-target');
    for (const { id } of comparing) await callHost(page, 'tasks.cancel', { task: id });
    if (tasks.length === comparing.length) return;
    await page.waitForTimeout(1000);
  }
}

/** Resident memory of a process in MB. */
function residentMemory(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString()) / 1024;
}

async function openFolder(page: Page, directory: string): Promise<string> {
  const { id } = await callHost(page, 'projects.create', { name: 'Many', folder: null });
  await page.evaluate((project) => (location.hash = `/${project}/target`), id);
  const start = performance.now();
  await callHost(page, 'target.choose', { project: id, directory });
  report('new folder: first picture', seconds(await firstPicture(page, start)));
  const all = page.getByText(`${count.toLocaleString('en')} images ·`);
  await all.waitFor({ timeout: 600_000 });
  report('new folder: all images registered', seconds(performance.now() - start));
  report('while it reads: scrolling', frames(await measureScroll(page, 1500)));
  const reading = performance.now();
  await untilRead(page, id);
  report('then: all read', seconds(performance.now() - reading));
  return id;
}

function frames({ median, p95, longest, frames: number }: FrameTimes): string {
  return `median ${milliseconds(median)}, p95 ${milliseconds(p95)}, longest ${milliseconds(longest)} (${number} frames)`;
}

async function measureWork(page: Page): Promise<void> {
  const target = new TargetPage(page);
  report('scrolling, 1,500 pixels a second', frames(await measureScroll(page, 1500)));
  report('flying, 20,000 pixels a second', frames(await measureScroll(page, 20_000)));
  report('filter by text: until drawn', milliseconds(await timeSearch(page, 'series 01')));
  report('filter cleared: until drawn', milliseconds(await timeSearch(page, '')));
  await target.grid.focus();
  await page.keyboard.press('Control+a');
  await target.actions.waitFor();
  const start = performance.now();
  await page.keyboard.press('x');
  await target.counts.getByText('· 0 in ·').waitFor();
  report('all images taken out: shown', milliseconds(performance.now() - start));
  await page.getByText(`${count.toLocaleString('en')} images taken out`).waitFor();
  report('all images taken out: kept by the host', milliseconds(performance.now() - start));
  const undo = performance.now();
  await page.keyboard.press('z');
  await target.counts.getByText('· 0 out ·').waitFor({ timeout: 120_000 });
  report('taken back: all rows are in again', milliseconds(performance.now() - undo));
}

const world = options.world === undefined ? await makeWorld() : worldIn(resolve(options.world));
const host = new HostProcess(world);
const folder = join(world.home, 'images');
const executablePath = findChromium();
try {
  if (!existsSync(folder)) await makeManyImages(folder, count);
  await host.start();
  const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(host.address);
    const [known] = await callHost(page, 'projects.recent', {});
    const project = known?.id ?? (await openFolder(page, folder));
    const start = performance.now();
    await page.goto(`${new URL(host.address).origin}/?again#/${project}/target`);
    report('opened again: first picture', seconds(await firstPicture(page, start)));
    await measureWork(page);
    const heap = await page.evaluate(
      () =>
        (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
    );
    report('memory: page’s heap', `${(heap / 1e6).toFixed(0)} MB`);
    report('memory: host', `${residentMemory(host.pid).toFixed(0)} MB`);
  } finally {
    await browser.close();
  }
} finally {
  await (options.world === undefined ? host.close() : host.kill());
}
