import type { BuildStep } from './build.ts';

export type ToBuild = 'break off';
/** What the building thread tells: each step as it begins, then how it ended. */
export type FromBuild = { step: BuildStep } | { built: string } | { refused: string };
