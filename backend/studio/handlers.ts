import { METHODS, type MethodName, type Params, type Result } from '../contract/api.js';
import { UserError } from '../contract/error.js';

/** What answers each method of the contract. */
export type Handlers = {
  [Name in MethodName]: (params: Params<Name>) => Result<Name> | Promise<Result<Name>>;
};

/** The methods whose names begin with one of these words: each part of the studio answers its own. */
export type HandlersOf<Area extends string> = Pick<
  Handlers,
  Extract<MethodName, `${Area}.${string}`>
>;

/** Parameters that don't fit the contract: a window of another version, or not a window at all. */
export class InvalidCall extends Error {}

/**
 * Answers one call, parameters and result checked against the contract.
 * @throws InvalidCall, or what the handler throws (UserError where the user can act on it)
 */
export async function answer(handlers: Handlers, name: string, params: unknown): Promise<unknown> {
  if (!isMethod(name)) throw new InvalidCall(`There is no method ${name}.`);
  const parsed = METHODS[name].params.safeParse(params);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidCall(`${name}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }
  const handler = handlers[name] as (params: unknown) => unknown;
  return METHODS[name].result.parse(await handler(parsed.data));
}

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(METHODS, name);
}

/** @throws UserError where something that a call names is not there (any more) */
export function existing<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new UserError(`${what} is not there any more.`);
  return found;
}
