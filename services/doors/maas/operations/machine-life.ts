import { json } from '../answer.ts';
import { afterwards, machineNow, machineRefusal, machineRow } from '../machine-answer.ts';
import { flag, many, one, type Fields } from '../request.ts';
import type { Context, Operation } from '../resource.ts';
import { scriptChoice } from './script-choice.ts';

const comment = (body: Fields): { comment: string } => ({ comment: one(body, 'comment').slice(0, 255) });

type Simple =
  | 'machines.abort'
  | 'machines.mark_broken'
  | 'machines.mark_fixed'
  | 'machines.lock'
  | 'machines.unlock'
  | 'machines.rescue_mode'
  | 'machines.exit_rescue_mode'
  | 'machines.override_failed_testing';

/** An operation that is one procedure with a comment. */
export const simple = (procedure: Simple, doc: string): Operation => ({
  doc: `${doc} Parameter: comment.`,
  run: async (context, { body }, { system_id: systemId = '' }) =>
    afterwards(context, systemId, await context.call(procedure, { systemId, ...comment(body) })),
});

const base64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/** User data as clients send it: base64. What is no base64 is taken as it is, as people type it. */
function userData(body: Fields): string | undefined {
  const sent = one(body, 'user_data');
  if (!sent) return undefined;
  if (!base64.test(sent)) return sent;
  const bytes = Buffer.from(sent, 'base64');
  const decoded = bytes.toString('utf8');
  // gzip and the like stay in base64: cloud-init unpacks them itself.
  return Buffer.from(decoded, 'utf8').equals(bytes) ? decoded : sent.replaceAll(/\s/g, '');
}

/** `distro_series` alone, or `osystem` and series, or debian/bookworm; none takes the desk's first image. */
function imageOf(body: Fields): string | undefined {
  const [osystem, series] = [one(body, 'osystem'), one(body, 'distro_series')];
  if (!series) return osystem || undefined;
  return osystem && !series.includes('/') ? `${osystem}/${series}` : series;
}

async function deploy(context: Context, body: Fields, systemId: string) {
  const unknown = ['install_kvm', 'install_rackd', 'register_vmhost', 'vcenter_registration'].find((name) =>
    flag(body, name),
  );
  if (unknown) return json({ [unknown]: ['This desk cannot do that. Leave it out.'] }, 400);
  const [image, data] = [imageOf(body), userData(body)];
  const started = await context.call('deploy.start', {
    systemId,
    target: flag(body, 'ephemeral_deploy') ? 'memory' : 'disk',
    ...(image !== undefined && { image }),
    ...(data !== undefined && { userData: data }),
    ...comment(body),
  });
  return afterwards(context, systemId, started);
}

/** What becomes of one machine: tests, deployment, release, rescue, and what its owner keeps with it. */
export const machineLife: Record<string, Operation> = {
  'POST commission': {
    doc: 'Commissions the machine. Parameters: enable_ssh, commissioning_scripts, testing_scripts, and parameters of scripts as SCRIPT_PARAMETER or PARAMETER.',
    async run(context, { body }, { system_id: systemId = '' }) {
      const names = many(body, 'commissioning_scripts');
      if (names.length > 0)
        return json({ commissioning_scripts: ['All commissioning scripts run: leave this out.'] }, 400);
      const choice = await scriptChoice(context, body);
      return afterwards(
        context,
        systemId,
        await context.call('machines.commission', { systemId, ...choice }),
      );
    },
  },
  'POST test': {
    doc: 'Tests the hardware. Parameters: enable_ssh, testing_scripts (names and tags), and parameters of scripts as SCRIPT_PARAMETER or PARAMETER.',
    async run(context, { body }, { system_id: systemId = '' }) {
      const choice = await scriptChoice(context, body);
      return afterwards(context, systemId, await context.call('machines.test', { systemId, ...choice }));
    },
  },
  'POST deploy': {
    doc: 'Deploys the machine. Parameters: distro_series, osystem, user_data (base64), ephemeral_deploy, comment.',
    run: (context, { body }, { system_id: systemId = '' }) => deploy(context, body, systemId),
  },
  'POST release': {
    doc: 'Releases the machine. Parameters: erase, secure_erase, quick_erase, force, comment.',
    async run(context, { body }, { system_id: systemId = '' }) {
      // A machine that is free already is no error: clients release twice.
      if ((await machineRow(context, systemId))?.status === 'ready') return machineNow(context, systemId);
      const released = await context.call('release.start', {
        systemId,
        erase: flag(body, 'erase') ?? false,
        secureErase: flag(body, 'secure_erase') ?? false,
        quickErase: flag(body, 'quick_erase') ?? false,
        force: flag(body, 'force') ?? false,
        ...comment(body),
      });
      return afterwards(context, systemId, released);
    },
  },
  'POST rescue_mode': simple('machines.rescue_mode', 'Boots a system in memory that your SSH keys open.'),
  'POST exit_rescue_mode': simple('machines.exit_rescue_mode', 'Puts the machine back to where it was.'),
  'POST override_failed_testing': simple(
    'machines.override_failed_testing',
    'Uses the machine although a test failed.',
  ),
  'POST abort': simple('machines.abort', 'Ends the present run.'),
  'POST mark_broken': simple('machines.mark_broken', 'Sets the machine aside.'),
  'POST mark_fixed': simple('machines.mark_fixed', 'Broken becomes Ready.'),
  'POST lock': simple('machines.lock', 'Refuses every other change until it is unlocked.'),
  'POST unlock': simple('machines.unlock', 'Allows changes again.'),
  'POST set_owner_data': keptWith(
    false,
    'Keeps texts with the machine: any field is a key. An empty value takes a key away; all go at release.',
  ),
  'POST set_workload_annotations': keptWith(
    true,
    'Keeps annotations with the machine: any field is a key. An empty value takes a key away.',
  ),
  'GET get_token': {
    doc: "The machine's own key to the metadata service is handed out to the machine alone: always null.",
    run: async (context, _request, { system_id: systemId = '' }) =>
      (await machineRow(context, systemId))
        ? json(null)
        : machineRefusal({ code: 'not_found', sentence: 'There is no such machine.' }),
  },
};

function keptWith(annotations: boolean, doc: string): Operation {
  return {
    doc,
    async run(context, { body }, { system_id: systemId = '' }) {
      const data = Object.fromEntries(
        [...body].filter(([key]) => key !== 'op').map(([key, values]) => [key, values[0] ?? '']),
      );
      const kept = await context.call('machines.set_owner_data', { systemId, data, annotations });
      return afterwards(context, systemId, kept);
    },
  };
}
