/** The sheet of keys: what works everywhere, and in the view that is open. */
export const keysWords = {
  title: 'Keys of this view',
  everywhere: 'Everywhere',
  list: 'In the list',
  machine: 'On a machine',
  single: 'Single letters and signs act',
  singleHelp: 'Off: only keys with Ctrl, arrows, Enter and Esc act.',
  inEvery: [
    ['Ctrl K', 'Find anything, run a command'],
    ['g m, g a, g s', 'Go to Machines, Activity, Settings'],
    ['?', 'This sheet'],
  ] as const,
  inList: [
    ['/', 'Filter'],
    ['j k ↑ ↓', 'Move'],
    ['x, Shift x', 'Select, select a range'],
    ['Ctrl A', 'Select all that match'],
    ['Enter', 'Open'],
    ['.', 'Actions of the row'],
    ['c, a', 'Commission, abort'],
    ['p o, p f, p c', 'Switch on, off, power cycle'],
    ['Esc', 'Close the preview, clear the selection'],
  ] as const,
  onMachine: [
    ['[ ]', 'Previous, next machine of the list'],
    ['c, a', 'Commission, abort'],
    ['p o, p f, p c', 'Switch on, off, power cycle and retry'],
    ['p q', 'Check power'],
    ['.', 'All actions'],
    ['1 to 5', 'Tabs'],
    ['Esc', 'Back to the list'],
  ] as const,
};
