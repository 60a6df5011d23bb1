import type { NewEvent } from '../../platform/events/events.ts';
import type { SeenStep } from './boots.ts';
import { mebibytes } from './words.ts';

const baseName = (file: string | undefined): string => file?.slice(file.lastIndexOf('/') + 1) ?? 'a file';

function words({ step, facts }: SeenStep): string | null {
  switch (step) {
    case 'dhcp':
      return facts.address ? `${facts.address} offered` : (facts.problem ?? 'asked for an address');
    case 'tftp':
      return `${baseName(facts.file)} fetched${facts.sizeBytes ? `, ${mebibytes(facts.sizeBytes)}` : ''}`;
    case 'http':
      return facts.boots === 'local' ? 'told to start its own disk' : `${baseName(facts.file)} fetched`;
    case 'kernel':
      return 'kernel and first files sent';
    case 'agent':
      return 'the agent reported in';
    case 'scripts':
      return `${facts.script ?? 'the first script'} began`;
    case 'power':
    case 'done':
      return null;
  }
}

/** The line of a machine's log for a step that has begun; none for what is told elsewhere, as power and the end are. */
export function stepEvent(seen: SeenStep, machine: { id: number; systemId: string }): NewEvent | null {
  const text = words(seen);
  if (text === null) return null;
  return {
    kind: `boot.${seen.step}`,
    level: seen.facts.problem ? 'warning' : 'debug',
    machine: { id: machine.id, system_id: machine.systemId },
    text,
  };
}
