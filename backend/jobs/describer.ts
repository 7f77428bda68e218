import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { UserError } from '../contract/error.js';
import { backendChoice } from '../contract/job.js';

/** What computes, and where the installed runtimes are. */
export const describeOptions = z.object({
  backend: backendChoice,
  tensorflowGpuRuntime: z.string().optional(),
  tensorflowRuntime: z.string().optional(),
});
export type DescribeOptions = z.infer<typeof describeOptions>;

const answerSchema = z.union([
  z.object({ embeddings: z.array(z.instanceof(Float32Array)) }),
  z.object({ problem: z.string() }),
]);
/** What the child answers for some pictures. */
export type DescribeAnswer = z.infer<typeof answerSchema>;

const CHILD = fileURLToPath(new URL('./describe-child.js', import.meta.url));

/** Describes pictures in a process of its own, which is there until it is ended. */
export class Describer {
  readonly #child: ChildProcess;

  constructor(options: DescribeOptions) {
    this.#child = fork(CHILD, [JSON.stringify(options)], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // Whoever waits for an answer is told; without a listener it would end this process.
    this.#child.on('error', () => undefined);
  }

  /**
   * One vector of unit length for each encoded picture, in their order.
   * @throws UserError where the process fails or was ended
   */
  async describe(thumbnails: Uint8Array[]): Promise<Float32Array[]> {
    const ended = new AbortController();
    const { signal } = ended;
    const gone = once(this.#child, 'close', { signal }).then(() => {
      throw new UserError('The process that compares images ended before it was done.');
    });
    try {
      const answered = once(this.#child, 'message', { signal });
      answered.catch(() => undefined);
      gone.catch(() => undefined);
      this.#child.send(thumbnails);
      const [message] = (await Promise.race([answered, gone])) as unknown[];
      const answer = answerSchema.parse(message);
      if ('embeddings' in answer) return answer.embeddings;
      throw new UserError(`Images can't be compared by what they show: ${answer.problem}`);
    } finally {
      ended.abort();
    }
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}
