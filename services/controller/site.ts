import path from 'node:path';
import type { Ground } from '../platform/ground.ts';
import { openVendors } from '../platform/vendors/vendors.ts';
import { openAccess } from '../site/access/index.ts';
import { openBoot, type BootDesk } from '../site/boot/index.ts';
import { openDeploy, type Deploy } from '../site/deploy/index.ts';
import { openInventory } from '../site/inventory/index.ts';
import { openLinks, type AddressAsks } from '../site/links/index.ts';
import { openMachines, openTo, whyNot, type Machines, type Status } from '../site/machines/index.ts';
import { openLeases, openOtherServers, openSeenAddresses, readServing } from '../site/network/index.ts';
import { openPower } from '../site/power/index.ts';
import { openScripts, readLibrary } from '../site/scripts/index.ts';
import { openStorage } from '../site/storage/index.ts';

export type Site = Awaited<ReturnType<typeof openSite>>;

/** Without interfaces of its own: tests of what is behind them. */
const nothingNear: AddressAsks = { addressesOf: () => [], heardOn: () => null };

/**
 * Opens the features that the admin owns and tells each what it must ask of the others. Boot comes last: it takes up
 * the boots that went on when the program ended, and asks for their machines.
 */
export async function openSite(ground: Ground, assetsDir: string, near: AddressAsks = nothingNear) {
  const access = openAccess(ground);
  const leases = openLeases(ground);
  const seen = openSeenAddresses(ground);
  await seen.load(); // a machine that reports at once after a restart is known
  /** Who has an address: by a lease of ours, proved beside another DHCP server, or because it was deployed with it. */
  const macOf = (ip: string): string | null =>
    leases.holderOf(ip) ?? seen.holderOf(ip) ?? leases.fixedFor(ip) ?? null;
  const links = openLinks(ground, { ...near, loadFixed: () => leases.loadFixed() });
  const vendors = openVendors(ground.clock);
  const library = await readLibrary(path.join(assetsDir, 'scripts'));
  const inventory = openInventory(ground, {
    setHardware: (tx, id, summary) => machines.setHardware(tx, id, summary),
  });
  const storage = openStorage(ground);
  const scripts = openScripts(ground, library, {
    runEnded: (tx, id, ended) => machines.runEnded(tx, id, ended),
    heard: (tx, id) => machines.heard(tx, id),
    disks: (tx, id) => inventory.disks(tx, id),
  });
  const power = openPower(ground, {
    machines: {
      setPowerState: (tx, id, seen) => machines.setPowerState(tx, id, seen),
      setPowerDriver: (tx, id, to) => machines.setPowerDriver(tx, id, to),
      netbootFailed: (tx, id, sentence) => machines.netbootFailed(tx, id, sentence),
      renewDeadline: (tx, id) => machines.renewDeadline(tx, id),
      whyNot: (action, row) =>
        whyNot(action, {
          hostname: row.hostname,
          status: row.status as Status,
          locked: row.locked !== 0,
          powerType: row.power_type,
        }),
    },
    boot: {
      saw: (who, step, facts) => boot.saw(who, step, facts),
      heardAt: (id) => boot.heardAt(id),
      netbootingSince: (id) => boot.netbootingSince(id),
    },
    macsOf: (id) => machines.roster.macsOf(id),
  });
  const machines: Machines = await openMachines(ground, {
    scripts: {
      whyNot: (tx, machine, purpose, choice) => scripts.whyNot(tx, machine, purpose, choice),
      startRun: (tx, id, purpose, choice) => scripts.startRun(tx, id, purpose, choice),
      abortRun: (tx, id) => scripts.abortRun(tx, id),
    },
    power,
    boot: {
      saw: (who, step, facts) => boot.saw(who, step, facts),
      lastStep: (id) => boot.lastStep(id),
      late: () => boot.late(),
      activities: (rows) => boot.activities(rows),
    },
    async moved(tx, moved) {
      await deploy.moved(tx, moved);
      if (!moved.commissioned) return;
      await storage.applyDefaultLayout(tx, moved.machine.id);
      await links.applyDefaults(tx, moved.machine.id);
    },
    installed: (tx, machine) => deploy.installed(tx, machine),
    vendorsOf: (macs) => vendors.of(macs),
    addressOf: (mac) => leases.addressOf(mac) ?? seen.addressOf(mac) ?? leases.fixedOf(mac) ?? null,
  });
  const deploy: Deploy = openDeploy(ground, {
    ...{ machines, scripts, storage, links, inventory },
    dns: async (db) => {
      const { upstreamDns, domain } = await readServing(db);
      return { servers: upstreamDns, domain };
    },
    keysOf: (db, users) => access.sshKeysOf(db, users),
    machineKey: (tx, id) => access.machineKey(tx, id),
  });
  /** SSH keys of whoever began a run that somebody may log in to. */
  async function keysForRun(machineId: number): Promise<string[]> {
    const by = await openTo(ground.store.read, machineId);
    return by === null ? [] : (await access.sshKeysOf(ground.store.read, [by])).flatMap((user) => user.keys);
  }
  const boot: BootDesk = await openBoot(ground, {
    machineByMac: (mac) => machines.roster.byMac(mac),
    machineById: (id) => machines.roster.byId(id),
    macsOf: (id) => machines.roster.macsOf(id),
    macOf,
    bootedBy: (id, by) => machines.bootedBy(id, by),
    installing: (id) => deploy.installing(id),
    startsInMemory: (id) => machines.startsInMemory(id),
    switches: (type) => power.switches(type),
  });
  return {
    access,
    leases,
    links,
    deploy,
    keysForRun,
    seen,
    macOf,
    servers: openOtherServers(),
    inventory,
    storage,
    scripts,
    power,
    boot,
    machines,
  };
}
