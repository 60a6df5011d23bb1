import type { SuiteId } from '../../../../protocols/ipmi/suites.ts';

/** What a log-in needs, as bytes. */
export interface Credentials {
  userName: Uint8Array;
  password: Uint8Array;
  /** K_g; empty where the BMC has none. */
  bmcKey: Uint8Array;
  /** In the order in which they are proposed. */
  suites: readonly SuiteId[];
  /** Privilege levels, the wanted one first. */
  levels: readonly number[];
}

/** K_g as people write it down: text, or `0x` and 40 hexadecimal digits. */
export const keyBytes = (text: string): Uint8Array =>
  /^0x[0-9a-f]{40}$/i.test(text) ? Buffer.from(text.slice(2), 'hex') : Buffer.from(text, 'utf8');
