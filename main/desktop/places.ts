/** Where the pages are that the window itself leads to. They are those of renderer/paths.ts. */
export const places = {
  home: '/',
  machines: '/machines',
  machine: (systemId: string) => `/machines/${systemId}`,
  needYou: '/machines?group=need_you',
  activity: '/activity',
  settings: '/settings',
} as const;
