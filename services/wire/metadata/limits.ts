import type { FormLimits } from '../../protocols/form.ts';
import type { BodyLimits } from './body.ts';

export type UploadLimits = BodyLimits & FormLimits;

const upload = { withinMs: 180_000, stallMs: 30_000 };
/** A script's combined, stdout, stderr and result file, 8 MiB each at most, and the fields around them. */
export const signalLimits: UploadLimits = {
  ...upload,
  bytes: 34 * 2 ** 20,
  bodyBytes: 34 * 2 ** 20,
  parts: 40,
  partBytes: 9 * 2 ** 20,
};
export const enlistLimits: UploadLimits = {
  ...upload,
  bytes: 64 * 1024,
  bodyBytes: 64 * 1024,
  parts: 60,
  partBytes: 32 * 1024,
};
export const webhookLimits: BodyLimits = { ...upload, bytes: 4 * 2 ** 20 };
