/** Where the views are, as functions: no path is written twice. */
export const paths = {
  start: '/start',
  /** First run again, once something is served: to change that, or to stop it. */
  serve: '/serve',
  machines: '/machines',
  machine: (systemId: string) => `/machines/${systemId}`,
  images: '/images',
  tests: '/tests',
  script: (name: string) => `/tests/${name}`,
  activity: '/activity',
  settings: '/settings',
} as const;

export const machineTabs = ['story', 'hardware', 'tests', 'events', 'settings'] as const;
export type MachineTab = (typeof machineTabs)[number];

/** What of the tests of a machine is looked at. */
export interface TestsSearch {
  run?: number | undefined;
  script?: string | undefined;
  result?: number | undefined;
}

/** The parts of the place Tests. */
export const testsParts = ['runs', 'scripts'] as const;
export type TestsPart = (typeof testsParts)[number];
