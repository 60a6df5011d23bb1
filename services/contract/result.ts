/** An expected refusal: a code from the feature's table and a sentence for humans (what happened, what to do). */
export interface Problem<Code extends string = string> {
  code: Code;
  sentence: string;
  /** Field of the input that is at fault, with what fits instead. */
  fields?: Record<string, string>;
  /** Place in the text that cannot be read, end excluded, and what would fit there. */
  at?: { start: number; end: number; expected: readonly string[] };
}

export type Result<T, P extends Problem = Problem> = { ok: true; value: T } | { ok: false; problem: P };

export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

export const refuse = <Code extends string>(
  code: Code,
  sentence: string,
): { ok: false; problem: Problem<Code> } => ({
  ok: false,
  problem: { code, sentence },
});
