import type { Ground } from '../../platform/ground.ts';
import { machineById } from '../machines/index.ts';
import { recipeOf } from './recipe.ts';
import { newestOf } from './rows.ts';
import { plannedUserData } from './target/stored-user-data.ts';

export interface Seed {
  keys: string[];
  /** Byte for byte what was given; null without. */
  userData: Buffer | null;
}

/** What a deployed machine may read of itself by the metadata service, as it was when it was deployed. */
export async function seedOf({ store, secrets }: Ground, machineId: number): Promise<Seed | null> {
  const machine = await machineById(store.read, machineId);
  const row = await newestOf(store.read, machineId);
  if (!row || !machine || (machine.status !== 'deploying' && machine.status !== 'deployed')) return null;
  const { keys, userData } = recipeOf(secrets, row);
  if (userData === null) return { keys, userData: null };
  const { content, encoding } = plannedUserData('', userData);
  return { keys, userData: Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8') };
}
