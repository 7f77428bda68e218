import { normalized } from './requirements.js';

/** What a wheel's file name says, as in `nvidia_nccl_cu12-2.32.3-py3-none-manylinux_2_27_x86_64.whl`. */
export interface WheelName {
  project: string;
  version: string;
  platform: string;
}

const NAME = /^([^-]+)-([^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-([^-]+)\.whl$/;

export function parseWheelName(filename: string): WheelName | undefined {
  const [, project, version, platform] = NAME.exec(filename) ?? [];
  if (project === undefined || version === undefined || platform === undefined) return undefined;
  return { project: normalized(project), version, platform };
}

/** Whether a platform tag of Python's is the only one that runtimes are installed on. */
export function isLinuxX64(platform: string): boolean {
  return /linux.*_x86_64$/.test(platform);
}
