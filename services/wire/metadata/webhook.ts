import { z } from 'zod';

const report = z.looseObject({
  event_type: z.string().max(64),
  origin: z.string().max(64).default(''),
  name: z.string().max(255),
  description: z.string().max(4096).default(''),
  result: z.string().max(64).optional(),
});

/** A stage of cloud-init that began or is over: init-local, init-network, modules-config, modules-final. */
export interface Stage {
  name: string;
  over: boolean;
}

/** cloud-init's and curtin's status report: a whole phase (no slash in its name) that failed is a failure to tell. */
export function readWebhook(
  body: Buffer,
): { failure: string | null; stage: Stage | null } | { wrong: string } {
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
  const stage = !name.includes('/') && (event_type === 'start' || event_type === 'finish');
  return {
    failure: failed ? words : null,
    stage: stage ? { name: name.slice(0, 64), over: event_type === 'finish' } : null,
  };
}
