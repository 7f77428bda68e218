import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { measuresSchema, scoresSchema } from '../../backend/contract/events.js';

const checkpointSchema = z.object({
  step: z.int(),
  measures: measuresSchema,
  /** On the target's masks, which no measure knows. */
  miou: z.number().nullable(),
});

const resultSchema = z.object({
  row: z.string(),
  seed: z.int(),
  run: z.int(),
  steps: z.int(),
  /** Of the training alone; null where it was interrupted. */
  seconds: z.number().nullable(),
  backend: z.string().nullable(),
  device: z.string().nullable(),
  /** On the target's masks, and on the part of the source that was kept out of training. */
  target: scoresSchema,
  validation: scoresSchema.nullable(),
  /** What the guard against collapse did. */
  guard: z.array(z.object({ step: z.int(), action: z.string(), message: z.string() })),
  checkpoints: z.array(checkpointSchema),
});
export type Result = z.infer<typeof resultSchema>;
export type JudgedCheckpoint = z.infer<typeof checkpointSchema>;

/** The file of results, one JSON object a line, one line for each row and seed. */
export class Results {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  all(): Result[] {
    if (!existsSync(this.#file)) return [];
    const lines = readFileSync(this.#file, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => resultSchema.parse(JSON.parse(line)));
  }

  of(row: string, seed: number): Result | undefined {
    return this.all().find((result) => result.row === row && result.seed === seed);
  }

  /** Puts it in the place of an earlier one; a kill leaves the file as it was before or after. */
  save(result: Result): void {
    const others = this.all().filter(({ row, seed }) => row !== result.row || seed !== result.seed);
    const lines = [...others, resultSchema.parse(result)].map(
      (line) => `${JSON.stringify(line)}\n`,
    );
    writeWhole(this.#file, lines.join(''));
  }
}

/** Writes a file that appears whole or not at all. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}
