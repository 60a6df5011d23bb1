import { plural } from './plural.ts';

/** Log-in, one's own account, users, and how other computers reach the desk. */
export const loginWords = {
  title: 'Log in',
  lead: (host: string) =>
    `${host} asks who you are, because you come from another computer. At the desk itself no password is asked.`,
  ended: 'Your session ended. Log in, and this page goes on where it was.',
  username: 'User name',
  usernameMissing: 'Write your user name, as an admin of this desk made it.',
  password: 'Password',
  passwordMissing: 'Write your password.',
  show: 'Show the password',
  hide: 'Hide the password',
  submit: 'Log in',
  refused: 'Not logged in',
  forgotten: 'Password forgotten? Any admin sets a new one: in Settings, at the desk or logged in.',

  youSignedIn: (name: string) => `You are logged in as ${name}.`,
  youAtDesk: (name: string) =>
    `You sit at this desk as ${name}, and no password is asked. From another computer ${name} logs in.`,
  deskNoPassword: (name: string) => `${name} has no password yet`,
  deskNoPasswordText: (name: string) =>
    `Nobody can log in as ${name} from another computer until there is one.`,
  setPassword: 'Set a password',
  passwordSet: 'The password is set',
  logOut: 'Log out',
  newPassword: 'New password',
  newPasswordHelp: 'At least 8 characters. A few unusual words are easier to keep than signs.',
  newPasswordShort: 'Use at least 8 characters.',
  notChanged: 'The password was not changed',

  users: 'Users',
  addUser: 'Add user',
  email: 'E-mail (may stay empty)',
  isAdmin: 'Admin: may change users, settings and the network',
  roles: { admin: 'Admin', user: 'User' },
  isDesk: 'who sits at the desk',
  noPassword: 'no password',
  openSessions: (n: number) => plural(n, { one: '# session', other: '# sessions' }),
  makeAdmin: 'Make admin',
  noAdmin: 'Take admin rights away',
  newPasswordFor: (name: string) => `New password for ${name}`,
  resetText: (name: string) => `All sessions of ${name} end now.`,
  reset: (name: string) => `Set the password of ${name}`,
  remove: (name: string) => `Delete ${name}`,
  removeText: (name: string) =>
    `Sessions, API keys and SSH keys of ${name} go as well. Machines keep their owner's name.`,
  actionsOf: (name: string) => `What to do with ${name}`,
  nameFits: 'Up to 150 letters, digits and the signs . @ + - _',
  notDone: 'Nothing was changed',

  names: 'Further names of this desk',
  namesHelp: 'Separated by spaces, as in desk.lab.example.',
  certificateFile: 'Certificate file',
  keyFile: 'Key file',
  filesHelp: 'PEM files on this desk. Empty: a self-signed certificate.',
};
