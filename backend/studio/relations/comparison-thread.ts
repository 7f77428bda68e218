import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../contract/error.js';
import { PictureCache } from '../../store/picture-cache.js';
import { Comparison } from './comparison.js';
import type { Question } from './questions.js';

/** The thread that compares images: with many of them an answer takes seconds. */
const comparison = new Comparison(PictureCache.open(workerData as string));

parentPort?.on('message', ({ number, question }: { number: number; question: Question }) => {
  try {
    parentPort?.postMessage({ number, answer: comparison.answer(question) });
  } catch (error) {
    parentPort?.postMessage({ number, problem: messageOf(error) });
  }
});
