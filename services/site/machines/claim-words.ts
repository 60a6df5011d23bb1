import type { Claim } from './contract.ts';

type Words = Pick<Claim, 'sentence' | 'ifSame' | 'ifOther' | 'ifRefused'>;

const saw: Record<Claim['kind'], (name: string, mac: string) => string> = {
  second_card: (name, mac) =>
    `${mac} booted and says that it is ${name}, whose cards it names. Nothing here knew this card until now.`,
  replaced_card: (name, mac) =>
    `${mac} booted with the board number (UUID) of ${name}, but with none of its cards. Its card may have been replaced.`,
  cloned_uuid: (name, mac) =>
    `${mac} booted with the board number (UUID) of ${name}, which is on the network itself. Two boards may have the same number.`,
  stolen_mac: (name, mac) =>
    `${mac} booted and names a card of ${name}, but it is another board. One of the two does not say the truth.`,
  same_bmc: (name, mac) =>
    `${mac} booted and tells the BMC address of ${name}, but has none of its cards. One of its MAC addresses may be mistyped here.`,
};

/** The question to the admin, and what each answer does. */
export const claimWords = (kind: Claim['kind'], hostname: string, mac: string): Words => ({
  sentence: saw[kind](hostname, mac),
  ifSame:
    kind === 'replaced_card'
      ? `Its card takes the place of the one that ${hostname} had. Switch it off and on, and it goes on.`
      : `${mac} is added to ${hostname}. Switch it off and on, and it goes on.`,
  ifOther: 'It becomes a machine of its own. Switch it off and on, and it appears as New.',
  ifRefused: 'It gets nothing. If it still asks in 24 hours, this question comes again.',
});
