import { plural } from './plural.ts';

const listed = (names: readonly string[]): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);

/** Giving a machine back, what an erase proved, and rescue mode. */
export const releaseWords = {
  title: (name: string) => `Release ${name}`,
  subject: (system: string | null, owner: string) =>
    system === null
      ? owner
        ? `nothing is installed · ${owner} has it`
        : 'nothing is installed'
      : owner
        ? `${system} · ${owner} has it`
        : system,
  label: 'What happens to the disks',
  ways: {
    keep: {
      title: 'Keep the data',
      note: 'Switched off, then Ready. The next one finds what is on the disks.',
    },
    quick: {
      title: 'Erase quickly',
      note: 'Signatures and both ends of each disk. About a minute; with tools the data can be found again.',
    },
    secure: {
      title: 'Erase by the disk itself',
      note: 'What each disk can do: secure erase, format, sanitize. Minutes, even for large ones.',
    },
    full: {
      title: 'Overwrite everything',
      note: (time: string) => `Every block, read back afterwards. About ${time} for the slowest disk.`,
    },
  },
  noSecure: 'None of its disks can erase itself.',
  noDisks: 'No disk of this machine is known.',
  comment: 'Comment, kept with the event',
  force: 'Also when it cannot be reached',
  forceHelp: 'It becomes Ready without being switched off. What runs on it goes on until somebody stops it.',
  willBe: 'What is given back',
  none: 'No disk is known; nothing can be erased.',
  kept: 'kept',
  erased: 'is erased',
  empty: 'empty',
  how: {
    keep: 'not touched',
    quick: 'signatures and both ends',
    secure: (text: string) => text,
    full: (time: string) => `overwritten, about ${time}`,
  },
  holds: (disk: string, holds: string) => `${disk} holds ${holds}.`,
  notBack: 'It cannot be brought back after the erase starts.',
  eraseThese: (disks: readonly string[]) => `Erase ${listed(disks)}`,
  tickFirst: (disks: readonly string[]) => `Tick “Erase ${listed(disks)}” first.`,
  after: 'Each disk is read back and gets a certificate, in the story of this machine.',
  afterKeep: 'It is switched off and becomes Ready.',
  release: 'Release',
  eraseAndRelease: (n: number) =>
    plural(n, { one: 'Erase # disk and release', other: 'Erase # disks and release' }),
  refused: (name: string) => `${name} was not released`,
  noPreview: 'What a release would do is not known',
  looking: 'Looking at the disks',
  certificates: 'Erase certificates',
  certificateOf: (disk: string) => `Certificate of ${disk}`,
  print: 'Print',
  openSheet: 'Open certificates',
  passed: 'proved empty',
  notPassed: 'not proved',
  columns: {
    disk: 'Disk',
    model: 'Model',
    serial: 'Serial',
    size: 'Size',
    method: 'Method',
    nist: 'NIST SP 800-88',
    samples: 'Read back',
    when: 'Ended',
    by: 'By',
    result: 'Result',
  },
  samples: (of: number, bad: number) =>
    bad === 0
      ? plural(of, { one: '# sample, none with data', other: '# samples, none with data' })
      : plural(of, { one: `# sample, ${bad} with data`, other: `# samples, ${bad} with data` }),
  sheet: {
    title: (machine: string) => `Erase certificate · ${machine}`,
    lead: 'What was done to each disk, as the machine reported it. Sectors that a disk has put out of use, and areas that it hides, are out of reach of an overwrite.',
    machine: 'Machine',
    serial: 'Serial number',
    id: 'System id',
    printed: 'Printed',
  },
  rescue: {
    title: 'Rescue mode',
    entering: 'It boots a system in its memory. When it is there, this line logs in:',
    on: (name: string) => `${name} waits in rescue mode`,
    text: 'A system in memory with the usual tools. Its disks are untouched and not mounted.',
    login: 'Log in with your SSH key:',
    noAddress: 'Its address is not known yet.',
    exit: 'Exit rescue mode',
  },
};
