import { stringify } from 'yaml';
import type { Form } from '../../protocols/form.ts';
import { json, nothing, refusal, text, type Answer } from './answer.ts';
import type { MetadataAsks } from './asks.ts';
import type { Asked } from './request.ts';
import type { MachineRow } from './who.ts';

/** What the installer is to do, to the machine's own credentials alone. */
export async function plan(asks: MetadataAsks, asked: Asked, machine: MachineRow): Promise<Answer> {
  const found = await asks.deploy.planFor(machine.id, asked.base);
  return found.ok ? json(found.value) : refusal(409, 'no_deployment', found.problem.sentence);
}

/** An installed system tells that it runs. The token in the path is all that counts: it is on its disk, nowhere else. */
export async function phoneHome(
  asks: MetadataAsks,
  systemId: string,
  token: string,
  form: Form,
): Promise<Answer> {
  const fields = Object.fromEntries(form.fields);
  const done = await asks.deploy.phonedHome(systemId, token, fields);
  return done.ok ? nothing : refusal(404, 'other_deployment', done.problem.sentence);
}

type Item = 'user-data' | 'meta-data/public-keys' | 'meta-data/vendor-data';

/** What cloud-init's MAAS data source asks for; the ephemeral system has none of it. */
export async function seedItem(asks: MetadataAsks, machine: MachineRow, item: Item): Promise<Answer> {
  const seed = await asks.deploy.seedOf(machine.id);
  switch (item) {
    case 'user-data':
      return seed?.userData
        ? { ...text(''), body: seed.userData, contentType: 'application/octet-stream' }
        : refusal(404, 'nothing_yet', 'This machine has no user data.');
    case 'meta-data/public-keys':
      return seed ? text(seed.keys.map((key) => `${key}\n`).join('')) : noKeys;
    case 'meta-data/vendor-data':
      return text(stringify({ 'cloud-init': '#cloud-config\nmanage_etc_hosts: true\n' }));
  }
}

const noKeys = refusal(404, 'nothing_yet', 'No SSH keys are given to the ephemeral system here.');
