import { z } from 'zod';
import { UserError } from '../contract/error.js';

export const integers = z.array(z.int());

/** Reads a JSON column; what another version or a hand has changed is refused, not guessed at. */
export function parseColumn<T>(schema: z.ZodType<T>, text: string, what: string): T {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new UserError(`The project's database holds ${what} that can't be read.`, {
    cause: parsed.error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
