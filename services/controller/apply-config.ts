import { ok, type Result } from '../contract/result.ts';
import type { Ground } from '../platform/ground.ts';
import { changeTls, type Access } from '../site/access/index.ts';
import { setUpOf, type ConfigFile } from '../site/desk/index.ts';
import { storeSetUp, type NicSigns } from '../site/network/index.ts';
import type { Settings } from '../site/settings/index.ts';

export interface ConfigToApply {
  config: ConfigFile;
  adminPassword: string | null;
}

const who = 'configuration file';

/** Makes the store say what the configuration file says; what is so already is left alone. */
export async function applyConfig(
  ground: Ground,
  access: Access,
  settings: Settings,
  { config, adminPassword }: ConfigToApply,
  signs: readonly NicSigns[],
): Promise<Result<void>> {
  if (config.admin && adminPassword !== null) {
    const admin = await access.ensureAdmin(config.admin.username, adminPassword);
    if (!admin.ok) return admin;
  }
  const { autoCommission } = config;
  if (autoCommission !== undefined) await settings.set('autoCommission', autoCommission, who);
  if (config.https) {
    const tls = await changeTls(access.tls, config.https, who);
    if (!tls.ok) return tls;
  }
  const setUp = setUpOf(config);
  if (!setUp) return ok(undefined);
  const stored = await storeSetUp(ground, setUp, signs, who);
  return stored.ok ? ok(undefined) : stored;
}
