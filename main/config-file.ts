import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { ok, refuse, type Result } from '../services/contract/result.ts';
import { checkConfig, type ConfigFile } from '../services/site/desk/index.ts';

export interface LoadedConfig {
  config: ConfigFile;
  /** What the password file holds, without the line's end; null when the file names no admin. */
  adminPassword: string | null;
}

const maxBytes = 1024 * 1024;

function textOf(file: string, what: string): Result<string> {
  try {
    const bytes = readFileSync(file);
    if (bytes.length > maxBytes) return refuse('bad_input', `${what} ${file} is larger than 1 MiB.`);
    return ok(bytes.toString('utf8'));
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : (error as Error).message;
    return refuse('bad_input', `${what} ${file}: ${why}.`);
  }
}

/** The first line of a password file. */
export function readPassword(file: string): Result<string> {
  const text = textOf(file, 'The password file');
  if (!text.ok) return text;
  const password = text.value.split(/\r?\n/, 1)[0]!;
  return password ? ok(password) : refuse('bad_input', `The password file ${file} is empty.`);
}

/** Reads and checks a configuration file (YAML 1.2); every fault is told with its place. */
export function loadConfig(file: string): Result<LoadedConfig> {
  const text = textOf(file, 'The configuration file');
  if (!text.ok) return text;
  const document = parseDocument(text.value, { uniqueKeys: true });
  const fault = document.errors[0];
  if (fault) return refuse('bad_input', `${file}: ${fault.message.split('\n')[0]}`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return refuse('bad_input', `${file}: ${(error as Error).message}.`);
  }
  const config = checkConfig(value);
  if (!config.ok) return refuse('bad_input', `${file}: ${config.problem.sentence}`);
  const here = (name: string | null): string | null => name && path.resolve(path.dirname(file), name);
  const { admin, https } = config.value;
  const given: ConfigFile = {
    ...config.value,
    ...(https && {
      https: { ...https, certificateFile: here(https.certificateFile), keyFile: here(https.keyFile) },
    }),
  };
  if (!admin) return ok({ config: given, adminPassword: null });
  const password = readPassword(path.resolve(path.dirname(file), admin.passwordFile));
  return password.ok ? ok({ config: given, adminPassword: password.value }) : password;
}
