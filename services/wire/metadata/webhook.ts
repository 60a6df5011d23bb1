import { z } from 'zod';

const report = z.looseObject({
  event_type: z.string().max(64),
  origin: z.string().max(64).default(''),
  name: z.string().max(255),
  description: z.string().max(4096).default(''),
  result: z.string().max(64).optional(),
});

/** cloud-init's and curtin's status report: a whole phase (no slash in its name) that failed is a failure to tell. */
export function readWebhook(body: Buffer): { failure: string | null } | { wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return { wrong: 'The report is not JSON.' };
  }
  const read = report.safeParse(value);
  if (!read.success) return { wrong: 'The report has no event_type and name.' };
  const { event_type, origin, name, description, result } = read.data;
  const failed = event_type === 'finish' && result === 'FAIL' && !name.includes('/');
  const words = `${origin} ${name} failed: ${description}`.replace(/\p{Cc}+/gu, ' ').trim();
  return { failure: failed ? words : null };
}
