export type { InstallOptions, InstallProgress } from './install.js';
export { installTensorflow } from './install.js';
export { installedRuntime, removeRuntime } from './installed.js';
export { defaultRuntimeRoot } from './location.js';
export { TENSORFLOW_VERSION } from './package-index.js';
