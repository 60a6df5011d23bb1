import type { RunPurpose } from '../services/contract/fleet.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fakeClock, type FakeClock } from '../services/platform/clock.ts';
import { openEvents } from '../services/platform/events/events.ts';
import type { Ground } from '../services/platform/ground.ts';
import { silentLog } from '../services/platform/log.ts';
import { secretsWith } from '../services/platform/secrets/secrets.ts';
import { openStore } from '../services/platform/store/store.ts';

export type TestGround = Ground & AsyncDisposable & { clock: FakeClock; dir: string };

/** What features stand on, in a folder of its own that goes with `await using`; time stands still until it is moved. */
export async function aGround(clock: FakeClock = fakeClock()): Promise<TestGround> {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-ground-'));
  const store = await openStore(dir);
  const events = openEvents(store, clock);
  return {
    dir,
    store,
    clock,
    events,
    secrets: secretsWith(Buffer.alloc(32, 7)),
    log: silentLog,
    async [Symbol.asyncDispose]() {
      await store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A row as site/machines would write it, for tests of features that only need one to be there. */
export async function aMachineRow(
  { store, clock, secrets }: Ground,
  given: {
    systemId?: string;
    status?: string;
    mac?: string;
    runPurpose?: RunPurpose | null;
  } = {},
): Promise<{ id: number; system_id: string }> {
  const systemId = given.systemId ?? 'abc123';
  const now = clock.now();
  return store.transaction((tx) =>
    tx
      .insertInto('machine')
      .values({
        system_id: systemId,
        hostname: `host-${systemId}`,
        description: '',
        domain: 'maas',
        architecture: 'amd64/generic',
        status: given.status ?? 'commissioning',
        status_since: now,
        run_purpose: given.runPurpose === undefined ? 'commission' : given.runPurpose,
        run_started_at: now,
        error_description: '',
        owner: '',
        zone_id: 1,
        pool_id: 1,
        locked: 0,
        power_type: 'manual',
        power_parameters: secrets.seal('{}'),
        power_state: 'unknown',
        power_error: '',
        boot_mac: given.mac ?? null,
        cpu_count: 0,
        cpu_speed_mhz: 0,
        memory_mib: 0,
        storage_bytes: 0,
        created_at: now,
        updated_at: now,
      })
      .returning(['id', 'system_id'])
      .executeTakeFirstOrThrow(),
  );
}
