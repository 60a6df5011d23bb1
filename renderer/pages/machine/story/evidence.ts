import type { Machine, Story } from '../../../../services/contract/all.ts';
import type { Link } from '../../../../services/contract/calls.ts';

/** Saves all that is known of a stuck boot as one file, for whoever is asked for help. */
export async function saveEvidence(link: Link, machine: Machine, story: Story): Promise<void> {
  const events = await link.call('events.list', { systemId: machine.systemId, limit: 200 });
  const status = await link.call('desk.status', {});
  const evidence = {
    machine,
    story,
    events: events.ok ? events.value.items : events.problem,
    desk: status.ok ? status.value : status.problem,
  };
  const file = new Blob([JSON.stringify(evidence, null, 2)], { type: 'application/json' });
  const url = URL.createObjectURL(file);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = `metaldesk-${machine.hostname}-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.json`;
  anchor.click();
  URL.revokeObjectURL(url);
}
