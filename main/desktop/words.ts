/** What the window says outside of its pages: menu, tray, notifications, questions. */
const machines = (n: number): string => (n === 1 ? '1 machine' : `${n} machines`);

export const windowWords = {
  product: 'Metaldesk',
  menu: {
    file: 'Metaldesk',
    edit: 'Edit',
    view: 'View',
    window: 'Window',
    help: 'Help',
    about: 'About Metaldesk',
    settings: 'Settings',
    close: 'Close window',
    quit: 'Quit Metaldesk',
    machines: 'Machines',
    activity: 'Activity',
    back: 'Back',
    forward: 'Forward',
  },
  about: {
    version: (version: string) => `Version ${version}`,
    runsHere: 'The controller runs in this program.',
    runsAsRoot: 'The controller runs as administrator, started by this window.',
    runsAsService: 'The controller runs by itself; this window is attached to it.',
    keyring: (name: string) => `BMC passwords and keys are sealed; their key is kept by ${name}.`,
    noKeyring:
      'BMC passwords and keys are sealed; their key lies in a file that only you can read, since this system offers no keyring.',
    ownFile: 'BMC passwords and keys are sealed; their key lies in a file that only the controller can read.',
  },
  fleet: {
    needYou: (n: number) => (n === 1 ? '1 machine needs you' : `${machines(n)} need you`),
    nothing: 'Nothing needs you',
    working: (n: number) => `${n} working`,
    ready: (n: number) => `${n} ready`,
    none: 'No machine yet',
    unreachable: 'Not connected to the controller',
    show: 'Show Metaldesk',
  },
  notice: {
    one: (hostname: string, status: string) => `${hostname}: ${status}`,
    many: (n: number) => `${machines(n)} need you`,
    names: (names: string, text: string) => `${names}. ${text}`,
    andMore: (names: string, more: number) => `${names} and ${more} more`,
  },
  quit: {
    title: (n: number) =>
      n === 0
        ? 'Work is running'
        : n === 1
          ? '1 machine is being worked on'
          : `${n} machines are being worked on`,
    more: (n: number) => `and ${n} more`,
    jobs: (n: number) => (n === 1 ? '1 job is running' : `${n} jobs are running`),
    detail: (what: string) =>
      `${what}\nQuitting interrupts this, and machines on the network get no addresses and no boot files until Metaldesk runs again. Work goes on from where the controller left it.`,
    background: 'Go on without the window',
    quit: 'Quit and interrupt',
    cancel: 'Cancel',
  },
  trouble: {
    title: 'The controller does not start',
    again: 'Try again',
    noPermission:
      'Serving machines needs the ports 67 and 69, which only an administrator may open, and that was not allowed. Allow it, or start the service: sudo systemctl start metaldesk.',
    noPkexec:
      'Serving machines needs the ports 67 and 69, which only an administrator may open, and pkexec is not installed to ask for that. Start the service (sudo systemctl start metaldesk) or `sudo metaldesk serve`, then try again.',
    serviceClosed: (file: string, user: string) =>
      `Metaldesk runs here as a service, and you may not open its socket ${file}. Run: sudo adduser ${user} metaldesk. Then log in again.`,
    ended: (code: number | null) =>
      `The controller ended with code ${code ?? 'unknown'}. Its messages are in the terminal or the system's journal.`,
  },
} as const;
