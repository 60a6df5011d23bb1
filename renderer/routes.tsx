import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { listSearch } from './data/list-search.ts';
import { ActivityPage } from './pages/activity/ActivityPage.tsx';
import { activitySearch } from './pages/activity/filter.ts';
import { FirstRunPage } from './pages/first-run/FirstRunPage.tsx';
import { Gate } from './pages/Gate.tsx';
import { ImagesPage } from './pages/images/ImagesPage.tsx';
import { MachinePage } from './pages/machine/MachinePage.tsx';
import { MachinesPage } from './pages/machines/MachinesPage.tsx';
import { NotFound } from './pages/NotFound.tsx';
import { SettingsPage } from './pages/settings/SettingsPage.tsx';
import { ScriptPage } from './pages/tests/ScriptPage.tsx';
import { TestsPage } from './pages/tests/TestsPage.tsx';
import { machineTabs, paths, testsParts } from './paths.ts';
import { Shell } from './ui/shell/Shell.tsx';

const number = z.number().int().optional().catch(undefined);
const machineSearch = z.object({
  tab: z.enum(machineTabs).optional().catch(undefined),
  run: number,
  script: z.string().max(100).optional().catch(undefined),
  result: number,
});
const testsSearch = z.object({
  part: z.enum(testsParts).optional().catch(undefined),
  find: z.string().max(100).optional().catch(undefined),
  write: z.boolean().optional().catch(undefined),
});
const scriptSearch = z.object({
  version: number,
  compare: number,
  edit: z.boolean().optional().catch(undefined),
});
const settingsSearch = z.object({ find: z.string().max(100).optional().catch(undefined) });

const root = createRootRoute({ component: Gate, notFoundComponent: NotFound });
const start = createRoute({ getParentRoute: () => root, path: paths.start, component: FirstRunPage });
const serve = createRoute({ getParentRoute: () => root, path: paths.serve, component: FirstRunPage });
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: paths.machines });
  },
});
const machines = createRoute({
  getParentRoute: () => shell,
  path: paths.machines,
  validateSearch: listSearch,
  component: MachinesPage,
});
const machine = createRoute({
  getParentRoute: () => shell,
  path: `${paths.machines}/$systemId`,
  validateSearch: machineSearch,
  component: MachinePage,
});
const tests = createRoute({
  getParentRoute: () => shell,
  path: paths.tests,
  validateSearch: testsSearch,
  component: TestsPage,
});
const script = createRoute({
  getParentRoute: () => shell,
  path: `${paths.tests}/$name`,
  validateSearch: scriptSearch,
  component: ScriptPage,
});
const images = createRoute({ getParentRoute: () => shell, path: paths.images, component: ImagesPage });
const activity = createRoute({
  getParentRoute: () => shell,
  path: paths.activity,
  validateSearch: activitySearch,
  component: ActivityPage,
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: paths.settings,
  validateSearch: settingsSearch,
  component: SettingsPage,
});

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    serve,
    home,
    shell.addChildren([machines, machine, tests, script, images, activity, settings]),
  ]),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
