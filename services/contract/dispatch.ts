import type { z } from 'zod';
import type { Caller } from './implement.ts';
import type { Procedure } from './procedure.ts';
import { refuse, type Problem, type Result } from './result.ts';

type AnyImplementation = Record<
  string,
  (input: never, caller: Caller) => Promise<Result<unknown>> | Result<unknown>
>;

export type Dispatch = (name: string, input: unknown, caller: Caller) => Promise<Result<unknown>>;

/** One sentence for all that is wrong with an input, and each field's own. Never repeats the value given. */
export function badInput(error: z.ZodError): { ok: false; problem: Problem } {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.join('.') || 'input'] ??= issue.message;
  const sentence = Object.entries(fields)
    .map(([field, message]) => `${field}: ${message}`)
    .join('; ');
  return {
    ok: false,
    problem: { code: 'bad_input', sentence: `The input does not fit. ${sentence}`, fields },
  };
}

export interface DispatchAsks {
  /** Resolves when everything committed so far is on disk. */
  durable(): Promise<void>;
  /** Is told what a function threw. Gives the sentence for the caller where the desk's disk is to blame, else null. */
  failed(name: string, error: unknown): string | null;
}

/**
 * The one way in for every door: the procedure must exist, the caller must be allowed, the input must fit; only then
 * the feature's function runs. What a command changed is on disk before its answer leaves. A caller gets no stack.
 */
export function dispatcher(
  contract: Record<string, Procedure>,
  implementation: AnyImplementation,
  { durable, failed }: DispatchAsks,
): Dispatch {
  return async (name, input, caller) => {
    const procedure = Object.hasOwn(contract, name) ? contract[name] : undefined;
    const run = Object.hasOwn(implementation, name) ? implementation[name] : undefined;
    if (!procedure || !run)
      return refuse('not_found', `There is no procedure ${JSON.stringify(name.slice(0, 80))}.`);
    if (!caller.may.includes(procedure.permission))
      return refuse(
        'forbidden',
        `${caller.name} may not call ${name}: it needs the ${procedure.permission} permission.`,
      );
    const parsed = procedure.input.safeParse(input);
    if (!parsed.success) return badInput(parsed.error);
    try {
      const result = await run(parsed.data as never, caller);
      if (procedure.kind === 'command') await durable();
      return result;
    } catch (error) {
      const trouble = failed(name, error);
      if (trouble !== null) return refuse('unavailable', trouble);
      return refuse('failed', `${name} failed inside. The log of this desk says more.`);
    }
  };
}
