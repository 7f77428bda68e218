import { existsSync } from 'node:fs';
import { findAdapters } from '../webgpu-adapters.js';

/** The software Vulkan driver that comes with Debian's Chromium. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** The name of an adapter for tests: a processor that plays a card; undefined where there is none. */
export async function softwareAdapter(): Promise<string | undefined> {
  if (existsSync(DRIVER)) process.env['VK_ADD_DRIVER_FILES'] ??= DRIVER;
  // The library is optional.
  const adapters = await findAdapters().catch(() => []);
  return adapters.find(({ software }) => software)?.name;
}
