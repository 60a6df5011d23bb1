import { ok, refuse, type Result } from '../services/contract/result.ts';

export interface HostPort {
  host: string;
  port: number;
}

/** `127.0.0.1:5240`, `[::1]:5240` or `:5240`, which is `whenNone`. Port 0 is any free one. */
export function hostPort(text: string, flag = '--http', whenNone = '127.0.0.1'): Result<HostPort> {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s[\]]*)):(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  if (!found || port > 65535)
    return refuse('bad_input', `${flag} ${text}: write HOST:PORT, as in ${whenNone}:5240 or [::1]:5240.`);
  return ok({ host: found[1] ?? (found[2] || whenNone), port });
}
