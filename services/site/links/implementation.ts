import type { Implementation } from '../../contract/implement.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Tx } from '../../platform/store/store.ts';
import { releaseAddresses } from './addresses.ts';
import { changeableSubject, interfaceIn, subjectOf, type Subject } from './change.ts';
import type { Context } from './context.ts';
import type { linksContract } from './contract.ts';
import { applyDefaults } from './defaults.ts';
import { clearDefaultGateways, setDefaultGateway } from './gateway-choice.ts';
import { defaultGateways, linkProblems } from './gateways.ts';
import { linkSubnet } from './link.ts';
import { disconnect, unlink, updateInterface } from './update.ts';

const done = ok({});

export function implementation(context: Context): Implementation<typeof linksContract> {
  const { store, events } = context.ground;

  /** One change of a machine's network with its event. `fn` returns what happened, in words. */
  const change = (
    systemId: string,
    who: string,
    fn: (tx: Tx, subject: Subject) => Promise<Result<string>>,
    find = changeableSubject,
  ): Promise<Result<Record<string, never>>> =>
    store.transaction(async (tx) => {
      const subject = await find(tx, systemId);
      if (!subject.ok) return subject;
      const said = await fn(tx, subject.value);
      if (!said.ok) return said;
      const { id, hostname } = subject.value;
      await events.record(tx, {
        kind: 'machine.network',
        machine: { id, system_id: systemId },
        who,
        text: `${hostname}: ${said.value}`,
      });
      return done;
    });

  return {
    'network.links': async ({ systemId }) => {
      const subject = await subjectOf(store.read, systemId);
      if (!subject.ok) return subject;
      const { interfaces, whyNot } = subject.value;
      return ok({
        interfaces,
        defaultGateways: defaultGateways(interfaces),
        whyNot,
        problems: interfaces.length === 0 ? [] : linkProblems(interfaces),
      });
    },
    'network.link': async ({ systemId, ...wanted }, { name }) => {
      let link = 0;
      const linked = await change(systemId, name, async (tx, subject) => {
        const made = await linkSubnet(tx, context, subject, wanted);
        if (!made.ok) return made;
        link = made.value.link;
        return ok(made.value.text);
      });
      return linked.ok ? ok({ link }) : linked;
    },
    'network.unlink': ({ systemId, link }, { name }) =>
      change(systemId, name, (tx, subject) => unlink(tx, context, subject, link)),
    'network.disconnect': ({ systemId, interface: ref }, { name }) =>
      change(systemId, name, (tx, subject) => disconnect(tx, context, subject, ref)),
    'network.set_default_gateway': ({ systemId, ...wanted }, { name }) =>
      change(systemId, name, (tx, subject) => setDefaultGateway(tx, subject, wanted)),
    'network.clear_default_gateways': ({ systemId }, { name }) =>
      change(systemId, name, async (tx, subject) => {
        await clearDefaultGateways(tx, subject);
        return ok('No default gateway is chosen any more.');
      }),
    'network.update_interface': ({ systemId, interface: ref, ...wanted }, { name }) => {
      const tagsOnly = Object.entries(wanted).every(([key, value]) => key === 'tags' || value === undefined);
      return change(
        systemId,
        name,
        async (tx, subject) => {
          const nic = interfaceIn(subject, ref);
          return nic.ok ? updateInterface(tx, context, subject, nic.value, wanted) : nic;
        },
        tagsOnly ? subjectOf : changeableSubject,
      );
    },
    'network.restore_links': ({ systemId }, { name }) =>
      change(systemId, name, async (tx, subject) => {
        await releaseAddresses(tx, context, subject.id);
        await tx.deleteFrom('network_interface').where('machine_id', '=', subject.id).execute();
        await applyDefaults(tx, context, subject.id);
        return ok('its network is as it is after commissioning.');
      }),
  };
}
