import type { Generated } from 'kysely';

/** Owned by site/access. */
export interface UserTable {
  id: Generated<number>;
  username: string;
  email: string;
  /** scrypt: salt and hash; null for a user without password. */
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
