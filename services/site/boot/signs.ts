import type { Step } from './contract.ts';
import type { StoryFacts } from './story-facts.ts';
import { isWithoutAddress, type Boot } from './boots.ts';

/** What can be observed of a stuck machine; each is true or not seen, none is guessed. */
export const signs = {
  silent: ({ wire, quietSince }: Observed) =>
    !wire.some((line) => line.direction === 'in' && line.at > quietSince + 2000),
  asksAgain: ({ wire, quietSince }: Observed) =>
    wire.some((line) => line.direction === 'in' && line.protocol === 'DHCP' && line.at > quietSince + 2000),
  alone: ({ peers }: Observed) => peers.stuck === 0 && peers.passed > 0,
  othersStuckToo: ({ peers }: Observed) => peers.stuck > 0 && peers.passed === 0,
  neverPassed: ({ usual, missing }: Observed) => usual[missing] === undefined,
  passedBefore: ({ usual, missing }: Observed) => usual[missing] !== undefined,
  uefi: ({ boot }: Observed) => boot.steps.get('dhcp')?.facts.firmware === 'uefi',
  beside: ({ boot }: Observed) => boot.steps.get('dhcp')?.facts.beside === true,
  addressOfOurs: ({ boot }: Observed) => boot.steps.get('dhcp')?.facts.beside !== true,
  noAddress: ({ boot }: Observed) => isWithoutAddress(boot),
  loaderComplete: ({ boot }: Observed) => boot.steps.get('tftp')?.facts.complete === true,
  loaderBrokeOff: ({ boot }: Observed) =>
    boot.steps.has('tftp') && boot.steps.get('tftp')?.facts.complete !== true,
  loaderSpoke: ({ boot }: Observed) => boot.steps.get('dhcp')?.facts.isIpxe === true,
  saysOn: ({ machine }: Observed) => machine.powerState === 'on',
  saysOff: ({ machine }: Observed) => machine.powerState === 'off',
  scriptCame: ({ boot }: Observed) => boot.steps.get('http')?.facts.boots !== undefined,
  kernelAskedAddress: ({ boot }: Observed) => boot.steps.get('kernel')?.facts.address !== undefined,
  kernelAskedNothing: ({ boot }: Observed) =>
    boot.steps.has('kernel') &&
    boot.steps.get('kernel')?.facts.address === undefined &&
    boot.steps.get('kernel')?.facts.files === undefined,
  systemFetched: ({ boot }: Observed) => boot.steps.get('kernel')?.facts.files !== undefined,
} satisfies Record<string, (observed: Observed) => boolean>;

export type Sign = keyof typeof signs;

export interface Observed extends StoryFacts {
  boot: Boot;
  missing: Step;
  quietSince: number;
}

export const seenSigns = (observed: Observed): Sign[] =>
  (Object.keys(signs) as Sign[]).filter((sign) => signs[sign](observed));
