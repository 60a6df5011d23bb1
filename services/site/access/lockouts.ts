import type { Reader } from '../../platform/store/store.ts';
import type { LoginLocks } from './login-locks.ts';
import { allUsers } from './users.ts';

const kinds = { user: 'user', name: 'name', from: 'address' } as const;

/** Who must wait now, with the user's name or the address. */
export async function lockouts(db: Reader, locks: LoginLocks) {
  const users = await allUsers(db);
  return (await locks.list()).map(({ id, subject, failures, until }) => {
    const at = subject.indexOf(':');
    const kind = kinds[subject.slice(0, at) as keyof typeof kinds];
    const rest = subject.slice(at + 1);
    const user = kind === 'user' ? users.find((u) => u.id === Number(rest))?.username : undefined;
    return { id, kind, of: kind === 'address' ? rest : (user ?? ''), failures, until };
  });
}
