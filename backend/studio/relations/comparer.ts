import { Worker } from 'node:worker_threads';
import { InterruptedError } from '../../contract/error.js';
import type { Answers, Question } from './questions.js';

const THREAD = new URL('./comparison-thread.js', import.meta.url);

type Message = { number: number } & ({ answer: Answers[Question['kind']] } | { problem: string });

interface Waiting {
  resolve: (answer: Answers[Question['kind']]) => void;
  reject: (error: Error) => void;
}

/** Asks a thread of its own, which starts with the first question. */
export class Comparer {
  readonly #cacheFile: string;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #asked = 0;

  /** @param cacheFile the project's `PictureCache` */
  constructor(cacheFile: string) {
    this.#cacheFile = cacheFile;
  }

  /** @throws InterruptedError where the thread was ended */
  ask<Kind extends Question['kind']>(
    question: Extract<Question, { kind: Kind }>,
  ): Promise<Answers[Kind]> {
    const thread = (this.#thread ??= this.#started());
    const number = this.#asked++;
    const answered = new Promise<Answers[Question['kind']]>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
    });
    thread.postMessage({ number, question });
    return answered as Promise<Answers[Kind]>;
  }

  #started(): Worker {
    const thread = new Worker(THREAD, { workerData: this.#cacheFile });
    thread.unref();
    thread.on('message', (message: Message) => {
      const waiting = this.#waiting.get(message.number);
      this.#waiting.delete(message.number);
      if ('answer' in message) waiting?.resolve(message.answer);
      else waiting?.reject(new Error(message.problem));
    });
    thread.on('error', (error) => {
      if (thread === this.#thread) this.#giveUp(error);
    });
    return thread;
  }

  #giveUp(error: Error): void {
    this.#thread = undefined;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  /** Ends the thread, whatever it is doing; another question starts another one. */
  async end(): Promise<void> {
    const thread = this.#thread;
    this.#giveUp(new InterruptedError('The comparison of images was stopped.'));
    await thread?.terminate();
  }
}
