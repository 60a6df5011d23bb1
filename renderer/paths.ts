/** Where the views are, as functions: no path is written twice. */
export const paths = {
  start: '/start',
  /** First run again, once something is served: to change that, or to stop it. */
  serve: '/serve',
  machines: '/machines',
  machine: (systemId: string) => `/machines/${systemId}`,
  activity: '/activity',
  settings: '/settings',
} as const;

export const machineTabs = ['story', 'hardware', 'tests', 'events', 'settings'] as const;
export type MachineTab = (typeof machineTabs)[number];
