/** Booting: what a machine loads next, and the story of what it did. */
import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse } from '../../contract/result.ts';
import { counter } from '../../platform/count.ts';
import type { Ground } from '../../platform/ground.ts';
import type { ActivitySubject } from '../machines/index.ts';
import type { Activity } from './activity.ts';
import type { BootAsks } from './asks.ts';
import { lastSeen } from './boots.ts';
import { activities, storyOf } from './collect.ts';
import type { bootContract, Step } from './contract.ts';
import { packetRings } from './packets.ts';
import { sawTransfer, type TransferSeen } from './reports.ts';
import { bootScript, readTemplates, type ScriptRequest } from './script.ts';
import type { Saw, SawPacket } from './seen.ts';
import { timeline } from './timeline.ts';
import { watch, type Watch } from './watch.ts';
import { stepLabels } from './words.ts';

export { firstFile, type BootClient, type BootServer, type FirstFile } from './plan.ts';
export type { BootFacts, PacketSeen, Saw, SawPacket, Who } from './seen.ts';
export type { BootAsks } from './asks.ts';
export type { ScriptRequest } from './script.ts';
export type { TransferSeen } from './reports.ts';

export interface BootDesk {
  readonly saw: Saw;
  readonly sawPacket: SawPacket;
  /** Told of every transfer of the file servers: their reports as they are. */
  readonly sawTftp: (seen: TransferSeen) => void;
  readonly sawHttp: (seen: TransferSeen) => void;
  /** The iPXE script of whoever asks. */
  script(request: ScriptRequest): Promise<string>;
  activities(rows: readonly ActivitySubject[]): Promise<Map<number, Activity>>;
  late(): number[];
  lastStep(machineId: number): { label: string; at: number } | null;
  /** When the machine's present boot was last heard of on the wire; null when nothing was. */
  heardAt(machineId: number): number | null;
  /** When its present boot asked for an address; null when it has not yet. */
  netbootingSince(machineId: number): number | null;
  /** Stores the steps, tells open pages, notices who is late. */
  readonly watch: Watch;
  readonly implementation: Implementation<typeof bootContract>;
}

/** More would make a statement longer than engines take; by then the site has one cause for all. */
const mostLate = 5_000;

export function openBoot(ground: Ground, asks: BootAsks): BootDesk {
  const count = counter();
  const line = timeline(ground, asks, count);
  const rings = packetRings();
  const watcher = watch(ground, asks, line);
  const parts = { ground, asks, timeline: line, watch: watcher, rings };
  const templates = readTemplates();
  const saw: Saw = (who, step, facts) => {
    try {
      line.saw(who, step, facts);
    } catch (error) {
      count('boot_steps_broke');
      ground.log.error({ err: error }, 'the boot timeline broke on a step');
    }
  };
  // Phones and printers ask for addresses too, some networks thousands of times a second: only who boots is followed.
  const sawPacket: SawPacket = (mac, packet) => {
    if (asks.machineByMac(mac) || line.hasSeen(mac)) rings.add(mac, { ...packet, at: ground.clock.now() });
  };
  const macOf = (ip: string): string | null => asks.macOf(ip);
  const onWire = (machineId: number) => {
    const boot = line.bootOf(machineId);
    const last = boot && lastSeen(boot);
    return boot && last && last.step !== 'power' ? { boot, last } : null;
  };
  return {
    saw,
    sawPacket,
    sawTftp: sawTransfer('tftp', saw, sawPacket, macOf),
    sawHttp: sawTransfer('http', saw, sawPacket, macOf),
    script: (request) => bootScript({ db: ground.store.read, asks, saw, templates }, request),
    activities: (rows) => activities(parts, rows),
    late: () => [...watcher.late.keys()].slice(0, mostLate),
    lastStep(machineId) {
      const boot = line.bootOf(machineId);
      const last = boot && lastSeen(boot);
      return last ? { label: stepLabels[last.step as Step], at: last.lastAt } : null;
    },
    heardAt: (machineId) => onWire(machineId)?.last.lastAt ?? null,
    netbootingSince: (machineId) => onWire(machineId)?.boot.steps.get('dhcp')?.at ?? null,
    watch: { ...watcher, counters: () => ({ ...watcher.counters(), ...count.all() }) },
    implementation: {
      'boot.story': async ({ systemId }) => {
        const story = await storyOf(parts, systemId);
        return story
          ? ok(story)
          : refuse('not_found', `There is no machine ${systemId}. It may have been deleted.`);
      },
    },
  };
}
