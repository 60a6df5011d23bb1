import { json, unknownMachine } from '../answer.ts';
import { machineRow } from '../machine-answer.ts';
import { one } from '../request.ts';
import { resource } from '../resource.ts';
import { nodeDevice } from '../shapes/parts.ts';

const busNumbers: Record<string, string> = { '1': 'pci', '2': 'usb', pcie: 'pci', pci: 'pci', usb: 'usb' };

export default resource({
  handler: 'NodeDevicesHandler',
  path: 'nodes/{system_id}/devices',
  doc: "A machine's PCI and USB devices.",
  operations: {
    GET: {
      doc: 'Lists them. Filters: bus, vendor_id, product_id, vendor_name, product_name, commissioning_driver.',
      async run(context, { query }, { system_id: id = '' }) {
        const machine = await machineRow(context, id);
        if (!machine) return unknownMachine;
        const rows = await context.read
          .selectFrom('node_device')
          .selectAll()
          .where('machine_id', '=', machine.id)
          .orderBy('id')
          .execute();
        const fits = (name: string, value: string): boolean =>
          one(query, name) === '' || one(query, name).toLowerCase() === value.toLowerCase();
        const bus = one(query, 'bus');
        const kept = rows.filter(
          (d) =>
            (bus === '' || busNumbers[bus.toLowerCase()] === d.bus) &&
            fits('vendor_id', d.vendor_id) &&
            fits('product_id', d.product_id) &&
            fits('vendor_name', d.vendor_name) &&
            fits('product_name', d.product_name) &&
            fits('commissioning_driver', d.driver),
        );
        return json(kept.map((d) => nodeDevice(d, id)));
      },
    },
  },
});
