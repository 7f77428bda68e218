export type { InstallOptions } from './install.js';
export { installRuntime } from './install.js';
export { installedRuntime, listRuntimes, removeRuntime } from './installed.js';
export { defaultRuntimeRoot } from './location.js';
export type { OnProgress } from './progress.js';
