import { register } from 'tsx/esm/api';

/**
 * `node --import` this file to run the TypeScript sources in worker threads too: tsx's own loader
 * leaves them out.
 */
register();
