/** What every door knows of a problem code: HTTP status and CLI exit code. Features add their own rows. */
export interface ProblemRow {
  http: number;
  exit: number;
}

export const commonProblems = {
  bad_input: { http: 400, exit: 2 },
  not_known: { http: 401, exit: 4 },
  /** A browser without a session, or whose session ended. */
  signed_out: { http: 401, exit: 4 },
  forbidden: { http: 403, exit: 4 },
  not_found: { http: 404, exit: 3 },
  not_now: { http: 409, exit: 5 },
  conflict: { http: 409, exit: 5 },
  too_large: { http: 413, exit: 2 },
  too_many: { http: 429, exit: 5 },
  unavailable: { http: 503, exit: 6 },
  failed: { http: 500, exit: 1 },
} as const satisfies Record<string, ProblemRow>;

export type CommonCode = keyof typeof commonProblems;

/** The row of a code; an unknown one is a refusal in the wrong state, the likeliest meaning of a feature's own code. */
export const problemRow = (code: string): ProblemRow =>
  (commonProblems as Record<string, ProblemRow>)[code] ?? commonProblems.not_now;
