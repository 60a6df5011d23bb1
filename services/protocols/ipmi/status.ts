/** RMCP+ and RAKP status codes (13.24, table 13-15). */
export const rakpStatus: Readonly<Record<number, string>> = {
  0x00: 'no error',
  0x01: 'insufficient resources to create a session',
  0x02: 'invalid session id',
  0x03: 'invalid payload type',
  0x04: 'invalid authentication algorithm',
  0x05: 'invalid integrity algorithm',
  0x06: 'no matching authentication payload',
  0x07: 'no matching integrity payload',
  0x08: 'inactive session id',
  0x09: 'invalid role',
  0x0a: 'unauthorised role or privilege level requested',
  0x0b: 'insufficient resources to create a session at the requested role',
  0x0c: 'invalid name length',
  0x0d: 'unauthorised name',
  0x0e: 'unauthorised GUID',
  0x0f: 'invalid integrity check value',
  0x10: 'invalid confidentiality algorithm',
  0x11: 'no cipher suite match with the proposed security algorithms',
  0x12: 'illegal or unrecognised parameter',
};

/** Generic completion codes (5.2, table 5-2); commands add their own from 80h on. */
export const completion = {
  ok: 0x00,
  nodeBusy: 0xc0,
  invalidCommand: 0xc1,
  timeout: 0xc3,
  tooLong: 0xc8,
  tooShort: 0xc7,
  invalidField: 0xcc,
  duplicated: 0xcf,
  insufficientPrivilege: 0xd4,
  notInThisState: 0xd5,
  unspecified: 0xff,
} as const;

export const completionText: Readonly<Record<number, string>> = {
  [completion.ok]: 'done',
  [completion.nodeBusy]: 'the BMC is busy',
  [completion.invalidCommand]: 'the BMC does not know this command',
  [completion.timeout]: 'time-out inside the BMC',
  [completion.tooShort]: 'request too short',
  [completion.tooLong]: 'request too long',
  [completion.invalidField]: 'the BMC does not accept a value of the request',
  [completion.duplicated]: 'duplicated request',
  [completion.insufficientPrivilege]: 'the user may not do this',
  [completion.notInThisState]: 'not possible in the present state',
  [completion.unspecified]: 'unspecified error',
};
