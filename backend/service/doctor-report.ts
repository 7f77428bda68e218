import { z } from 'zod';

/** What the doctor's child process says: why not, or how well. */
export const doctorReportSchema = z.union([
  z.object({ reason: z.string() }),
  z.object({
    device: z.string(),
    passed: z.boolean(),
    worstError: z.union([z.number(), z.literal(Infinity)]),
    gigaflops: z.number(),
  }),
]);
export type DoctorReport = z.infer<typeof doctorReportSchema>;
