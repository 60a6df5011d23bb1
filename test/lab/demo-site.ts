import { openDoor } from './demo-door.ts';
import { demoKeys } from './demo-keys.ts';
import { demoWords } from './demo-words.ts';
import { labDesk } from './desk.ts';
import { labMachine, type LabMachine } from './machine.ts';
import { labNetwork } from './network.ts';

/**
 * The demo's site, in namespaces of its own. Keys come as messages; a disconnect ends it. Nothing is disposed of one by
 * one: with this process, the first of its namespace, the kernel ends all others, and their networks.
 */
const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);
process.once('disconnect', () => {
  say(demoWords.ending);
  process.exit(0);
});
const GIB = 1024 ** 3;
const lookEveryMs = 1_000;

const racked = [
  { name: 'bios-01', firmware: 'bios', serial: 'DEMO-1', nics: ['52:54:00:d0:00:01'] },
  { name: 'uefi-02', firmware: 'uefi', serial: 'DEMO-2', nics: ['52:54:00:d0:00:02'] },
] as const;

/** As an admin would add it who read the label on its front. */
const addedByHand = ({ hardware, bmc }: LabMachine): Record<string, string> => ({
  architecture: 'amd64',
  hostname: hardware.name,
  mac_addresses: hardware.nics[0]!,
  power_type: 'ipmi',
  power_parameters_power_address: bmc.address,
  power_parameters_power_user: bmc.user,
  power_parameters_power_pass: bmc.password,
  commission: 'false',
});

/** Says what changes: the machines' power, and their states as the desk sees them. */
function tellChanges(url: string, machines: readonly LabMachine[]): void {
  const known = new Map<string, string>();
  const look = async (): Promise<void> => {
    const answer = await fetch(`${url}/api/call/machines.list`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const listed = (await answer.json()) as { value: { items: { hostname: string; status: string }[] } };
    for (const { hostname, status } of listed.value.items) {
      const before = known.get(hostname);
      known.set(hostname, status);
      if (before !== undefined && before !== status) say(demoWords.is(hostname, status.replaceAll('_', ' ')));
    }
  };
  const on = machines.map((machine) => machine.isOn());
  setInterval(() => {
    for (const [i, machine] of machines.entries()) {
      if (on[i] === machine.isOn()) continue;
      on[i] = machine.isOn();
      say(demoWords.power(machine.hardware.name, machine.isOn()));
    }
    look().catch(() => undefined); // the desk starts or ends; the next look says the rest
  }, lookEveryMs);
}

/** The demo is no use without one of its parts: says which ended, and ends. */
function needs(part: string, ended: Promise<unknown>, lastWords: () => string = () => ''): void {
  void ended.then(() => {
    say(demoWords.partEnded(part, lastWords()));
    process.exit(1);
  });
}

async function run(): Promise<void> {
  say(demoWords.network);
  const network = await labNetwork();
  say(demoWords.image);
  const desk = await labDesk(network, (sentence) => say(`  ${sentence}`));
  needs('The desk', desk.ended, () => desk.log().slice(-2_000));
  say(demoWords.machines);
  const rack: LabMachine[] = [];
  for (const { nics, ...what } of racked) {
    const disks = [{ sizeBytes: 4 * GIB, serial: `${what.serial}-DISK`, bus: 'virtio' as const }];
    const machine = await labMachine(network, {
      ...what,
      vendor: 'Metaldesk',
      product: 'Demo One',
      disks,
      nics: [...nics],
    });
    needs(`The BMC of ${what.name}`, machine.bmcEnded);
    rack.push(machine);
    await desk.api('POST', 'machines/', addedByHand(machine));
  }
  const door = await openDoor(network.desk, Number(new URL(desk.url).port));
  needs('The way to the desk', door.ended);
  say(demoWords.ready(door.url, rack));
  if (process.env['SSH_CONNECTION']) say(demoWords.overSsh(door.url));
  tellChanges(door.url, rack);

  const keys = demoKeys(network, rack);
  let working = Promise.resolve();
  process.on('message', (key: string) => {
    const act = keys[key];
    if (!act) return;
    working = working.then(act).then(say, (error: Error) => say(demoWords.failed(error.message)));
  });
}

run().catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
