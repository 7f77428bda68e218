import { z } from 'zod';

/** Why a call failed: a sentence for the user, wrong parameters, or a defect of ours. */
export const errorCode = z.enum(['refused', 'invalid', 'defect']);
export type ErrorCode = z.infer<typeof errorCode>;

/** From a window to the host. */
export const requestSchema = z.object({
  id: z.int(),
  method: z.string(),
  params: z.unknown(),
});
export type Request = z.infer<typeof requestSchema>;

/**
 * From the host to a window. A window that comes back says the last `sequence` it has seen and gets
 * what it missed; where the host no longer has that, or is another (`epoch`), it says `resync`.
 */
export const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), epoch: z.string(), sequence: z.int(), resync: z.boolean() }),
  z.object({ type: z.literal('result'), id: z.int(), result: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.int(), code: errorCode, message: z.string() }),
  z.object({
    type: z.literal('notification'),
    sequence: z.int(),
    name: z.string(),
    data: z.unknown(),
  }),
]);
export type Message = z.infer<typeof messageSchema>;

/** Where windows connect, under the host's address. */
export const SOCKET_PATH = '/socket';
