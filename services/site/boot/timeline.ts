import type { Ground } from '../../platform/ground.ts';
import type { Count } from '../../platform/count.ts';
import type { BootAsks } from './asks.ts';
import { writeBoots } from './boot-rows.ts';
import { beginsBoot, newBoot, noteStep, reached, type Boot, type SeenStep } from './boots.ts';
import type { Step } from './contract.ts';
import type { BootFacts, Who } from './seen.ts';

/** Hardware addresses without a machine that are remembered at a time; more push out the oldest. */
const strangersKept = 5_000;

export interface Timeline {
  saw(who: Who, step: Step | 'done', facts?: BootFacts): void;
  /** The newest boot of a machine, when it was seen since the start or has been taken up again. */
  bootOf(machineId: number): Boot | undefined;
  /** Whether anything is remembered of a hardware address that no machine has. */
  hasSeen(mac: string): boolean;
  /** Takes up a boot from the store. */
  adopt(boot: Boot): void;
  machines(): Iterable<[machineId: number, boot: Boot]>;
  /** Writes what is new; returns the machines it was about, with the steps that have begun. */
  flush(): Promise<{ machineId: number; boot: Boot; begun: SeenStep[] }[]>;
  /** Drops boots of machines that are gone. */
  forget(isThere: (machineId: number) => boolean): void;
}

const afterglowMs = 60_000;

const isRootSystem = (file: string | undefined): boolean => file?.endsWith('.squashfs') ?? false;
const isStage1 = (file: string | undefined): boolean => file?.endsWith('/stage1.img') ?? false;

/** What all servers tell, put in order: which boot it belongs to and which step of it. In memory; rows follow. */
export function timeline(ground: Ground, asks: BootAsks, count: Count): Timeline {
  const byMachine = new Map<number, Boot>();
  const strangers = new Map<string, Boot>();
  const changed = new Set<Boot>();

  function find(mac: string): { boot: Boot | undefined; machineId: number | null } {
    const machine = asks.machineByMac(mac);
    if (!machine) return { boot: strangers.get(mac), machineId: null };
    const stranger = strangers.get(mac);
    // It has introduced itself meanwhile: what it did before is the beginning of its story.
    if (stranger) {
      strangers.delete(mac);
      stranger.machineId = machine.id;
      for (const seen of stranger.steps.values()) seen.dirty = true;
      const known = byMachine.get(machine.id);
      if (!known || known.lastAt <= stranger.lastAt) byMachine.set(machine.id, stranger);
      changed.add(stranger);
    }
    return { boot: byMachine.get(machine.id), machineId: machine.id };
  }

  function open(mac: string, machineId: number | null, at: number): Boot {
    const boot = newBoot(mac, machineId, at);
    if (machineId !== null) byMachine.set(machineId, boot);
    else {
      strangers.delete(mac);
      if (strangers.size >= strangersKept) strangers.delete(strangers.keys().next().value!);
      strangers.set(mac, boot);
    }
    return boot;
  }

  function note(boot: Boot, step: Step | 'done', at: number, facts: BootFacts): void {
    noteStep(boot, step, at, facts);
    // A stranger that only asked for an address leaves no row: any device on the network does that.
    if (boot.machineId !== null || reached(boot, 'tftp') || reached(boot, 'http')) changed.add(boot);
  }

  function sawDhcp(mac: string, at: number, facts: BootFacts): void {
    const { boot, machineId } = find(mac);
    const fromFirmware = facts.arch !== undefined || facts.problem !== undefined;
    if (!fromFirmware) {
      // The ephemeral system asks for its address again while it starts; an installed one is no boot of ours.
      if (boot && boot.endedAt === null && reached(boot, 'kernel') && facts.address !== undefined)
        note(boot, reached(boot, 'agent') ? 'agent' : 'kernel', at, { address: facts.address });
      return;
    }
    const mine = boot && !beginsBoot(boot, facts, at) ? boot : open(mac, machineId, at);
    const firmware = facts.arch === undefined ? undefined : facts.arch === 0 ? 'bios' : 'uefi';
    note(mine, 'dhcp', at, { ...facts, ...(firmware && { firmware }) });
  }

  function sawPower(mac: string, at: number, facts: BootFacts): void {
    const { boot, machineId } = find(mac);
    const asked = facts.askedAt ?? at;
    // A quick firmware asks for its address before its BMC has confirmed the start: that boot is the one meant.
    const ahead = boot && boot.endedAt === null && !reached(boot, 'power') && boot.startedAt >= asked;
    note(ahead ? boot : open(mac, machineId, at), 'power', ahead ? boot.startedAt : at, facts);
  }

  function sawFile(boot: Boot, at: number, facts: BootFacts): void {
    if (isRootSystem(facts.file)) return note(boot, 'kernel', at, facts);
    if (reached(boot, 'kernel')) return;
    note(boot, 'http', at, facts);
    // Stage 1 is fetched last: from here on the machine is on its own.
    if (isStage1(facts.file) && facts.complete) note(boot, 'kernel', at, {});
  }

  return {
    saw(who, step, facts = {}) {
      const mac = who.mac ?? (who.ip === undefined ? null : asks.macOf(who.ip));
      if (!mac) return count('boot_steps_of_nobody');
      const at = ground.clock.now();
      if (step === 'dhcp') return sawDhcp(mac, at, facts);
      const { boot, machineId } = find(mac);
      if (step === 'power') return sawPower(mac, at, facts);
      if (step === 'done') {
        if (boot && boot.endedAt === null) note(boot, 'done', at, facts);
        return;
      }
      const over = boot !== undefined && boot.endedAt !== null;
      // The last files of a boot may come after its end: the loader of the machine's own disk, a late report.
      if (over && at - boot.endedAt! < afterglowMs) return count('boot_steps_after_the_end');
      // Whoever fetches boot files without having asked us for an address is booting all the same.
      const fetches = step === 'tftp' || step === 'http';
      const mine = boot && !over ? boot : fetches ? open(mac, machineId, at) : undefined;
      if (!mine) return count('boot_steps_after_the_end');
      if (step === 'http') sawFile(mine, at, facts);
      else note(mine, step, at, facts);
    },
    bootOf: (machineId) => {
      for (const mac of asks.macsOf(machineId)) if (strangers.has(mac)) find(mac);
      return byMachine.get(machineId);
    },
    hasSeen: (mac) => strangers.has(mac),
    adopt(boot) {
      if (boot.machineId !== null && !byMachine.has(boot.machineId)) byMachine.set(boot.machineId, boot);
    },
    machines: () => byMachine,
    async flush() {
      if (changed.size === 0) return [];
      const boots = [...changed];
      changed.clear();
      const fresh = boots.map((boot) => ({
        boot,
        isNew: boot.number === null,
        dirty: [...boot.steps.values()].filter((seen) => seen.dirty),
        begun: [...boot.steps.values()].filter((seen) => seen.rowId === null),
      }));
      try {
        await ground.store.batch((raw) => writeBoots(raw, boots));
      } catch (error) {
        // A full disk must not stop a boot. Nothing was written: the rows are tried again with the next sign.
        for (const { boot, isNew, dirty, begun } of fresh) {
          if (isNew) boot.number = null;
          for (const seen of dirty) seen.dirty = true;
          for (const seen of begun) seen.rowId = null;
        }
        count('boot_steps_not_stored', boots.length);
        ground.log.error({ err: error }, 'boot steps could not be stored');
        return [];
      }
      return fresh.flatMap(({ boot, begun }) =>
        boot.machineId === null ? [] : [{ machineId: boot.machineId, boot, begun }],
      );
    },
    forget(isThere) {
      for (const machineId of byMachine.keys()) if (!isThere(machineId)) byMachine.delete(machineId);
    },
  };
}
