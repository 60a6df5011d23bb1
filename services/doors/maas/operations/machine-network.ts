import { afterwards } from '../machine-answer.ts';
import type { Operation } from '../resource.ts';

const operation = (
  procedure: 'network.clear_default_gateways' | 'network.restore_links',
  doc: string,
): Operation => ({
  doc,
  run: async (context, _request, { system_id: systemId = '' }) =>
    afterwards(context, systemId, await context.call(procedure, { systemId })),
});

/** What is done to all interfaces of a machine at once. */
export const machineNetwork: Record<string, Operation> = {
  'POST clear_default_gateways': operation(
    'network.clear_default_gateways',
    'No gateway is chosen any more: the first link that has one is the way out.',
  ),
  'POST restore_networking_configuration': operation(
    'network.restore_links',
    'Makes the interfaces as they are after commissioning.',
  ),
};
