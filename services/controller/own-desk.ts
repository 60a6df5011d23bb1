import type { Ground } from '../platform/ground.ts';
import type { Jobs } from '../platform/jobs/jobs.ts';
import type { Service } from '../service.ts';
import { openActivity } from '../site/activity/index.ts';
import { openBackup, type Restored } from '../site/backup/index.ts';
import { readServing } from '../site/network/index.ts';
import { openSettings } from '../site/settings/index.ts';

interface OwnDeskParts {
  ground: Ground;
  jobs: Jobs;
  dataDir: string;
  version: string;
  services(): readonly Service[];
  secretKey(): Buffer;
  /** What machines talk to, started anew from what is stored. */
  restartWire(): Promise<void>;
  /** The whole controller, anew. */
  restart(): void;
}

/** What the desk does for itself: activity, settings, backup. */
export function openOwnDesk(parts: OwnDeskParts) {
  const { ground, jobs } = parts;
  const settings = openSettings(ground, { restart: parts.restartWire });
  const activity = openActivity(ground, jobs, {
    kept: async () => ({
      days: await settings.read<number>('eventsKeptDays'),
      atMost: await settings.read<number>('eventsKeptAtMost'),
    }),
  });
  const backup = openBackup(ground, jobs, {
    ...parts,
    deskName: () => settings.read<string>('deskName'),
    async facts() {
      const listed = await settings.implementation['settings.list']({}, desk);
      return {
        settings: listed.ok ? listed.value.settings : [],
        serving: await readServing(ground.store.read),
        subnets: await ground.store.read.selectFrom('subnet').selectAll().execute(),
      };
    },
  });
  return {
    settings,
    activity,
    implementation: { ...activity.implementation, ...backup, ...settings.implementation },
  };
}

const desk = { name: 'this desk', userId: null, may: ['view'] as const };

/** Says in the restored log that it is one. */
export const tellRestored = ({ events }: Ground, { by, madeAt, deskName }: Restored): Promise<void> =>
  events.tell({
    kind: 'backup.restored',
    level: 'warning',
    who: by,
    text: `A backup of "${deskName}" of ${new Date(madeAt).toISOString().slice(0, 16).replace('T', ' ')} UTC was restored. What this desk had before is in its folder before-restore.`,
  });
