import type { ReportFacts } from './facts.ts';
import { html, type Html } from './html.ts';

const bytes = (n: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const step = n > 0 ? Math.min(units.length - 1, Math.floor(Math.log10(n) / 3)) : 0;
  const value = n / 1000 ** step;
  return `${value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${units[step]}`;
};
const speed = (mbps: number): string =>
  mbps >= 1000 ? `${mbps / 1000} Gb/s` : mbps > 0 ? `${mbps} Mb/s` : 'no link';

/** One line of names and values; what is not known is left out. */
const list = (rows: readonly (readonly [string, string | null | undefined])[]): Html =>
  html`<dl>
    ${rows.map(
      ([name, value]) =>
        value &&
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;

export const summaryOf = ({ inventory }: ReportFacts): string => {
  const { cpu, memory, disks } = inventory;
  const storage = disks.filter((d) => !d.removable).reduce((sum, d) => sum + d.sizeBytes, 0);
  const count = disks.filter((d) => !d.removable).length;
  return [
    `${cpu.count} threads`,
    `${Math.round(memory.mib / 102.4) / 10} GiB`,
    `${count} ${count === 1 ? 'disk' : 'disks'}, ${bytes(storage)}`,
  ].join(' · ');
};

/** What the machine is made of. */
export function hardwarePart({ inventory }: ReportFacts): Html {
  const info = inventory.hardwareInfo;
  if (inventory.readAt === null)
    return html`<h2>Hardware</h2>
      <p>Its hardware was never read. Commission the machine first.</p>`;
  const vendor = [info['system_vendor'], info['system_product']].filter(Boolean).join(' ');
  const board = [info['mainboard_vendor'], info['mainboard_product']].filter(Boolean).join(' ');
  const firmware = [info['mainboard_firmware_version'], info['mainboard_firmware_date']]
    .filter(Boolean)
    .join(', ');
  const modules = Map.groupBy(
    inventory.memory.modules.filter((m) => m.sizeMib > 0),
    (m) =>
      [`${m.sizeMib / 1024} GiB`, m.kind, m.speedMts && `${m.speedMts} MT/s`, m.vendor, m.part]
        .filter(Boolean)
        .join(' '),
  );
  const memory = [...modules].map(([what, same]) => `${same.length} × ${what}`).join('; ');
  const nics = inventory.interfaces;
  return html`<h2>Hardware</h2>
    ${list([
      ['System', vendor],
      ['Serial number', info['system_serial']],
      ['Mainboard', board],
      ['Firmware', firmware],
      ['Processor', inventory.cpu.model],
      ['Threads', String(inventory.cpu.count)],
      ['Memory', memory || `${Math.round(inventory.memory.mib / 102.4) / 10} GiB`],
      [
        'BMC',
        inventory.bmc &&
          [inventory.bmc.kind, inventory.bmc.address, inventory.bmc.firmwareVersion]
            .filter(Boolean)
            .join(', '),
      ],
    ])}
    ${
      inventory.disks.length > 0 &&
      html`<h3>Disks</h3>
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Model</th>
              <th>Serial number</th>
              <th>Firmware</th>
              <th>Kind</th>
              <th class="number">Size</th>
            </tr>
          </thead>
          <tbody>
            ${inventory.disks.map(
              (d) =>
                html`<tr>
                  <td class="mono">${d.name}</td>
                  <td>${d.model}</td>
                  <td class="mono">${d.serial}</td>
                  <td class="mono">${d.firmwareVersion}</td>
                  <td>
                    ${[d.transport?.toUpperCase(), d.rotational ? 'disk' : 'SSD'].filter(Boolean).join(' ')}
                  </td>
                  <td class="number">${bytes(d.sizeBytes)}</td>
                </tr>`,
            )}
          </tbody>
        </table>`
    }
    ${
      nics.length > 0 &&
      html`<h3>Network cards</h3>
        <table>
          <thead>
            <tr>
              <th>Name</th>
              <th>Address</th>
              <th>Card</th>
              <th>Firmware</th>
              <th class="number">Link</th>
              <th>Neighbour</th>
            </tr>
          </thead>
          <tbody>
            ${nics.map(
              (n) =>
                html`<tr>
                  <td class="mono">${n.name}</td>
                  <td class="mono">${n.mac}</td>
                  <td>${[n.vendor, n.product].filter(Boolean).join(' ')}</td>
                  <td class="mono">${n.firmwareVersion}</td>
                  <td class="number">${n.linkConnected ? speed(n.linkSpeedMbps) : 'no link'}</td>
                  <td>${[n.neighbourName, n.neighbourPort].filter(Boolean).join(' ')}</td>
                </tr>`,
            )}
          </tbody>
        </table>`
    }`;
}
