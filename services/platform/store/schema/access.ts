import type { Generated } from 'kysely';

/** Owned by site/access. */
export interface UserTable {
  id: Generated<number>;
  username: string;
  email: string;
  /** scrypt: its cost, salt and hash; null for a user without password. */
  password_hash: string | null;
  is_superuser: number;
  created_at: number;
}
export interface ApiKeyTable {
  id: Generated<number>;
  user_id: number;
  name: string;
  consumer_key: string;
  token_key: string;
  token_secret: string;
  created_at: number;
}
export interface SshKeyTable {
  id: Generated<number>;
  user_id: number;
  key: string;
  created_at: number;
}
/** A machine's own key to the metadata service; it opens nothing else. */
export interface MachineKeyTable {
  machine_id: number;
  consumer_key: string;
  token_key: string;
  token_secret: string;
  created_at: number;
}
/** A browser that someone logged in with. */
export interface SessionTable {
  id: Generated<number>;
  user_id: number;
  /** SHA-256 of the token, hex; the token itself is in that browser alone. */
  token_hash: string;
  created_at: number;
  /** To the minute. */
  last_used_at: number;
  /** Address that it was opened from. */
  source: string;
  /** What the browser calls itself. */
  browser: string;
}
/** An account or an address with so many wrong passwords that it must wait. */
export interface LoginLockTable {
  id: Generated<number>;
  /** user:ID, name:BUCKET or from:ADDRESS. */
  subject: string;
  failures: number;
  failed_at: number;
  until: number;
}
