import type { PlannedFile } from '../install-plan.ts';

/** A file that anybody may read; with `secret` root alone. */
export const textFile = (path: string, content: string, secret?: 'secret'): PlannedFile => ({
  path,
  mode: secret ? '0600' : '0644',
  content,
  encoding: 'text',
});
