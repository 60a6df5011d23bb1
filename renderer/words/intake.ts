import { plural } from './plural.ts';

const machines = (n: number): string => plural(n, { one: '# machine', other: '# machines' });

/** Adding machines by a pasted list, and by picking from what was heard. */
export const intakeWords = {
  ways: { form: 'One by hand', list: 'A list', discovered: 'Heard on the wire' },
  waysLabel: 'How to add',
  paste: 'Paste CSV or a list',
  pasteHelp:
    'A header line, or one machine a line: its name and MAC addresses, in any order. Or drop a file here.',
  example:
    'hostname,mac,power_type,power_address,power_user,power_pass,zone,pool,tags\nbuild-01,b0:7b:25:0e:41:9c,ipmi,10.77.0.212,metaldesk,secret,rack-1,build,"uefi,nvme"',
  file: 'Choose a file',
  tooBig: 'A list has at most 4 MB. Import it in parts.',
  reading: 'Reading the list…',
  ready: (n: number, of: number) =>
    n === of
      ? plural(of, { one: '# row, ready to add', other: '# rows, all ready to add' })
      : plural(of, {
          one: `${n} of # row is ready`,
          other: `${n.toLocaleString('en-GB')} of # rows are ready`,
        }),
  columns: 'Columns',
  notUnderstood: 'not understood',
  newTags: (names: string) => `New tags: ${names}`,
  mistakes: (n: number) => plural(n, { one: '# mistake', other: '# mistakes' }),
  mistakesShown: (n: number, of: number) => `The first ${n} of ${of.toLocaleString('en-GB')}`,
  line: (n: number) => `Line ${n.toLocaleString('en-GB')}`,
  goTo: (n: number) => `Go to line ${n}`,
  saveMistakes: 'Save all mistakes',
  sample: 'As they were read',
  sampleShown: (n: number, of: number) => `The first ${n} of ${of.toLocaleString('en-GB')}`,
  head: {
    line: 'Line',
    name: 'Name',
    macs: 'MAC',
    power: 'Power',
    place: 'Zone / pool',
    tags: 'Tags',
  },
  nameLater: 'gets one',
  commission: 'Commission them at once',
  add: (n: number) => (n === 0 ? 'Add machines' : `Add ${machines(n)}`),
  empty: 'Paste or choose a list first.',
  mend: (n: number) =>
    plural(n, {
      one: 'Mend the # mistake first: a list is added whole or not at all.',
      other: 'Mend the # mistakes first: a list is added whole or not at all.',
    }),
  refused: 'The list was not added',
  heardNone: 'Nothing else is heard',
  heardNoneText: 'Every station on the wire is a machine here already. Switch one on, and it appears.',
  heard: 'Stations that are no machines here',
  pickOne: (name: string) => `Pick ${name}`,
  asked: 'asked to boot',
  seen: (when: string) => `heard ${when}`,
  unknownVendor: 'maker not known',
  pickFirst: 'Pick at least one station.',
  notAdded: (name: string) => `${name} was not added`,
};
