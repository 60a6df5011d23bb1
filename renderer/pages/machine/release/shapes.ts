import type { Input, Output } from '../../../../services/contract/calls.ts';

export type ReleasePreview = Output<'release.preview'>;
export type ReleasedDisk = ReleasePreview['disks'][number];
export type Way = ReleasePreview['default'];
export type Certificate = Output<'release.certificates'>['items'][number];

export const ways = ['keep', 'quick', 'secure', 'full'] as const satisfies readonly Way[];

/** What the controller is asked for, a way. */
export const inputOf: Record<Way, Pick<Input<'release.start'>, 'erase' | 'secureErase' | 'quickErase'>> = {
  keep: {},
  quick: { erase: true, quickErase: true },
  secure: { erase: true, secureErase: true },
  full: { erase: true },
};
