import { plural } from './plural.ts';

const listed = (names: readonly string[]): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);

/** Deploying a machine: the dialog, how far it is, how to log in. */
export const deployWords = {
  title: (name: string) => `Deploy ${name}`,
  deploy: 'Deploy',
  again: (action: string) => `${action} again`,
  eraseAndDeploy: (n: number) =>
    plural(n, { one: 'Erase # disk and deploy', other: 'Erase # disks and deploy' }),
  refused: (name: string) => `${name} was not deployed`,
  image: 'Image',
  imageBuilt: (architecture: string, day: string) => `${architecture}, built ${day}`,
  imageUploaded: (architecture: string, day: string) => `${architecture}, uploaded ${day}`,
  noImage: 'No image for this machine is on this desk yet.',
  toImages: 'Get one',
  where: 'Where it goes',
  targets: {
    disk: { title: 'Disk', note: 'stays after reboot' },
    memory: { title: 'Memory', note: 'touches no disk' },
  },
  layout: 'Storage layout',
  rootDisk: 'Disk of the system',
  keys: {
    label: (user: string) => (user ? `Who can log in as ${user}` : 'Who can log in'),
    of: (user: string, n: number) =>
      n === 0
        ? `${user} · no SSH key`
        : plural(n, { one: `${user} · # SSH key`, other: `${user} · # SSH keys` }),
    without: (user: string) => `Without the keys of ${user}`,
    add: 'Add somebody',
    noMore: 'Nobody else is known here',
    nobody: 'Nobody could log in with an SSH key.',
    toSettings: 'Add a key',
  },
  userData: {
    label: 'User data (cloud-init)',
    placeholder: '#cloud-config',
    load: 'Load a file',
    checking: 'User data is being looked at',
    fixFirst: 'User data has an error. Correct it first.',
    valid: (kind: string | null) => (kind ? `valid ${kind}` : 'valid'),
    kinds: {
      'cloud-config': 'cloud-config',
      script: 'script',
      multipart: 'multipart',
      jinja: 'template',
      include: 'include list',
      boothook: 'boot hook',
      'part-handler': 'part handler',
    } as Record<string, string>,
    problems: (n: number) => plural(n, { one: '# error', other: '# errors' }),
    line: (n: number) => `Line ${n}:`,
    tooLarge: (name: string) => `${name} is larger than 1 MiB, the most that cloud-init is given.`,
  },
  network: {
    label: 'Network',
    change: 'Change',
    none: 'No network interface is known. Commission the machine first.',
  },
  advanced: {
    label: 'Advanced',
    now: (swapMib: string, kernelOptions: string) => {
      const swap = swapMib === '' ? 'usual swap' : swapMib === '0' ? 'no swap' : `${swapMib} MiB swap`;
      return kernelOptions.trim() === '' ? `${swap}, no kernel options` : `${swap}, ${kernelOptions.trim()}`;
    },
    swap: 'Swap',
    swapHelp: 'Empty: as this desk does it. 0: none.',
    swapWrong: 'A number of MiB, at most 1,048,576.',
    kernelOptions: 'Kernel options',
    kernelHelp: 'Added to the command line of the installed kernel.',
  },
  against: (n: number) => plural(n, { one: '# thing stands against it', other: '# things stand against it' }),
  looking: 'Looking at what would be written',
  noPreview: 'What would be written is not known',
  onTheDisks: 'What will be on the disks',
  onTheDisksNow: 'What is on the disks',
  noDisks: 'No disk is known. Commission the machine first.',
  writtenNow: 'written now',
  keptShort: 'kept',
  which: 'Show the disks',
  whens: { now: 'Now', after: 'After' },
  disk: (name: string) => `Disk ${name}`,
  empty: 'empty',
  emptyNow: 'is empty now',
  isErased: (holds: string) => `${holds} is erased`,
  notTouched: 'not touched',
  kept: (holds: string) => `kept: ${holds}`,
  keptEmpty: 'kept empty',
  notWritten: 'not mounted, not written',
  nothingOn: 'nothing on it',
  leftEmpty: 'left empty',
  holds: (disk: string, holds: string) => `${disk} holds ${holds}.`,
  notBack: 'It cannot be brought back after the deployment starts.',
  eraseThese: (disks: readonly string[]) => `Erase ${listed(disks)}`,
  tickFirst: (disks: readonly string[]) => `Tick “Erase ${listed(disks)}” first.`,
  usual: (duration: string, like: string | null, itself: boolean) =>
    [
      'About ',
      duration,
      like === null
        ? '. You can abort while it runs.'
        : itself
          ? ', as the last time. You can abort while it runs.'
          : `, as for ${like}. You can abort while it runs.`,
    ] as const,
  firstTime: 'Nothing like it was deployed here yet. You can abort while it runs.',
  asCommand: 'Show as command',
  hideCommand: 'Hide the command',
  maasNote: 'The second line is for MAAS’s own client, where the profile of this desk is called desk.',
};

/** How far an installation is, and how to use what it made: in the machine's story. */
export const deploymentWords = {
  installing: (title: string) => `Installing ${title}`,
  starting: (title: string) => `${title} starts from its disk`,
  startingFromMemory: (title: string) => `${title} starts in memory`,
  startingText: 'Installed. It counts as deployed when the installed system has reported.',
  startedBy: (at: string, by: string) => `started ${at} by ${by}`,
  sending: (done: string, of: string) => [done, ` of ${of}`] as const,
  rate: (rate: string) => `${rate}/s`,
  left: (time: string) => `${time} left`,
  progress: 'Installation',
  waiting: 'Waiting for the machine to boot and ask for its plan.',
  steps: {
    wipe: 'Clear old signatures',
    partition: 'Partition',
    format: 'Format',
    image: 'Write the image',
    configure: 'Configure',
    loader: 'Install the boot loader',
    finish: 'Finish',
    start: 'First start',
  },
  stepNow: 'now',
  log: 'Installer log',
  logName: 'the installer',
  noLog: 'The installer has written nothing yet.',
  runs: (name: string, title: string) => `${name} runs ${title}`,
  login: 'Log in with your SSH key:',
  noAddress: 'It has told no address. Look at its console, or at what the subnet has leased.',
  moreAddresses: 'Also at',
  hostKeys: 'Host keys',
  image: 'Image',
  layout: 'Layout',
  by: 'Deployed by',
  since: 'Since',
  userData: 'User data',
  given: 'given',
  memory: 'Memory: gone when it restarts',
  failed: (step: string) => `The installation ended at: ${step}`,
  failedAtAll: 'The installation did not begin',
  failedStart: 'Installed, but the system has not reported',
  again: 'Deploy again',
  release: 'Release',
  wholeLog: 'Show all output',
};
