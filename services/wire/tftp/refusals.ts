import { ERROR_CODE } from '../../protocols/tftp/packets.ts';

/** Why a request becomes no transfer: what the client is told, and the name it is counted by. */
export const refusals = {
  write: { code: ERROR_CODE.accessViolation, text: 'This server only hands out files.' },
  netascii: { code: ERROR_CODE.undefined, text: 'Text mode is not served: ask in octet (binary) mode.' },
  mode: { code: ERROR_CODE.undefined, text: 'Unknown mode: ask in octet (binary) mode.' },
  busy: { code: ERROR_CODE.undefined, text: 'Too many transfers at this moment: ask again.' },
  outside: { code: ERROR_CODE.accessViolation, text: 'Access violation.' },
  not_found: { code: ERROR_CODE.fileNotFound, text: 'File not found.' },
  not_a_file: { code: ERROR_CODE.fileNotFound, text: 'File not found.' },
  unreadable: { code: ERROR_CODE.accessViolation, text: 'The file cannot be read.' },
} as const;

export type RefusalName = keyof typeof refusals;
