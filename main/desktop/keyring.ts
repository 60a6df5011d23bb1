import { safeStorage } from 'electron';
import type { KeyWrap } from '../../services/platform/secrets/secrets.ts';

export interface Keyring {
  /** Absent where the system offers nothing that is better than a file of mode 0600. */
  wrap: KeyWrap | undefined;
  /** Its name for people; null where there is none. */
  name: string | null;
}

const names: Record<string, string> = {
  darwin: 'the keychain of macOS',
  win32: "Windows' data protection",
  gnome_libsecret: "this desktop's keyring",
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
};

/**
 * The keyring of the system, for the key of the secrets. On a Linux without one Electron would seal with a password
 * that everybody knows ("basic_text"): that protects nothing, so the key stays a file, and is said to.
 * To be called once the program is ready.
 */
export function systemKeyring(platform: string = process.platform): Keyring {
  const kind = platform === 'linux' ? safeStorage.getSelectedStorageBackend() : platform;
  const name = names[kind];
  if (!name || !safeStorage.isEncryptionAvailable()) return { wrap: undefined, name: null };
  return {
    name,
    wrap: {
      wrap: (key) => safeStorage.encryptString(key.toString('base64')),
      unwrap: (wrapped) => Buffer.from(safeStorage.decryptString(wrapped), 'base64'),
    },
  };
}
