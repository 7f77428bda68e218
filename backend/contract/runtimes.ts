import { z } from 'zod';

/** The native backends that Towline installs itself. */
export const runtimeName = z.enum(['tensorflow', 'tensorflow-gpu']);
export type RuntimeName = z.infer<typeof runtimeName>;

/** One line of `towline runtime list --json`, and the last one of `runtime install --json`. */
export const runtimeRecordSchema = z.object({
  name: runtimeName,
  /** Of TensorFlow; null where it can't be told any more. */
  version: z.string().nullable(),
  directory: z.string(),
  /** Size on disk. */
  bytes: z.int(),
  /** When it computed known numbers; null where files are missing or cut short since. */
  tested: z.iso.datetime().nullable(),
});
export type RuntimeRecord = z.infer<typeof runtimeRecordSchema>;

/** One sentence for people. */
const message = z.string();
/** Bytes so far, and in all. */
const bytes = { done: z.int(), total: z.int() };

/** What an installation tells, stage after stage. */
export const installProgressSchema = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('find'), message }),
  z.object({
    stage: z.literal('plan'),
    message,
    files: z.array(z.object({ name: z.string(), bytes: z.int() })),
    /** What is not here yet of these files, and the room that all of it takes meanwhile. */
    downloadBytes: z.int(),
    diskBytes: z.int(),
  }),
  z.object({
    stage: z.literal('download'),
    message,
    ...bytes,
    /** By the rate so far; null until there is one. */
    secondsLeft: z.number().nullable(),
  }),
  z.object({ stage: z.literal('unpack'), message, ...bytes }),
  z.object({ stage: z.literal('compile'), message }),
  z.object({ stage: z.literal('test'), message }),
]);
export type InstallProgress = z.infer<typeof installProgressSchema>;
