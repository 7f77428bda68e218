import { z } from 'zod';

/** The cards that WebGPU could use, each in words. */
const adapters = z.array(z.string());

/** What the doctor's child process says: why not, or how well. */
export const doctorReportSchema = z.union([
  z.object({ adapters, reason: z.string() }),
  z.object({
    adapters,
    device: z.string(),
    passed: z.boolean(),
    worstError: z.union([z.number(), z.literal(Infinity)]),
    gigaflops: z.number(),
  }),
]);
export type DoctorReport = z.infer<typeof doctorReportSchema>;
