/** A set of three algorithms under one number (22.15.2, table 22-20). Numbers of algorithms: 13.28. */
export interface CipherSuite {
  id: number;
  authentication: number;
  integrity: number;
  confidentiality: number;
  hash: 'sha1' | 'sha256';
  /** Bytes kept of the hash in RAKP 4 (13.28.1) and in a packet's trailer (13.28.4). */
  rakp4Bytes: number;
  codeBytes: number;
}

/** Both encrypt with AES-CBC-128; the others have broken hashes or none, so they are not spoken. */
export const suites = {
  17: {
    id: 17,
    authentication: 3,
    integrity: 4,
    confidentiality: 1,
    hash: 'sha256',
    rakp4Bytes: 16,
    codeBytes: 16,
  },
  3: {
    id: 3,
    authentication: 1,
    integrity: 1,
    confidentiality: 1,
    hash: 'sha1',
    rakp4Bytes: 12,
    codeBytes: 12,
  },
} as const satisfies Record<number, CipherSuite>;

export type SuiteId = keyof typeof suites;

/** The suite of three agreed algorithms: all three must match, a BMC's list of suites can be untrue. */
export const suiteOf = (a: Pick<CipherSuite, 'authentication' | 'integrity' | 'confidentiality'>) =>
  Object.values(suites).find(
    (s) =>
      s.authentication === a.authentication &&
      s.integrity === a.integrity &&
      s.confidentiality === a.confidentiality,
  );
