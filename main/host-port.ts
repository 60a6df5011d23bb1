import { ok, refuse, type Result } from '../services/contract/result.ts';

/** `127.0.0.1:5240`, `[::1]:5240` or `:5240`, which is loopback. Port 0 is any free one. */
export function hostPort(text: string): Result<{ host: string; port: number }> {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s[\]]*)):(\d{1,5})$/.exec(text);
  const port = Number(found?.[3]);
  if (!found || port > 65535)
    return refuse('bad_input', `--http ${text}: write HOST:PORT, as in 127.0.0.1:5240 or [::1]:5240.`);
  return ok({ host: found[1] ?? (found[2] || '127.0.0.1'), port });
}
