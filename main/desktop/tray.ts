import { Menu, nativeImage, Tray } from 'electron';
import path from 'node:path';
import { fleetLine, type Fleet } from './fleet.ts';
import { places } from './places.ts';
import { windowWords } from './words.ts';

export interface TrayAsks {
  iconsDir: string;
  show(path?: string): void;
  quit(): void;
}

const listed = 8;

/** The sign beside the clock: how the fleet is, which machines need somebody, and the way back to the window. */
export function openTray({ iconsDir, show, quit }: TrayAsks): (fleet: Fleet | null) => void {
  const image = (name: string) => nativeImage.createFromPath(path.join(iconsDir, `${name}.png`));
  const images = { calm: image('tray'), trouble: image('tray-trouble') };
  const tray = new Tray(images.calm);
  tray.on('click', () => show());
  let shown = '';
  return (fleet) => {
    const needYou = fleet?.needYou.slice(0, listed) ?? [];
    const line = fleetLine(fleet);
    const state = JSON.stringify([line, needYou.map((m) => [m.systemId, m.hostname])]);
    // On Linux a menu that is set anew closes under the pointer.
    if (state === shown) return;
    shown = state;
    tray.setImage(needYou.length > 0 ? images.trouble : images.calm);
    tray.setToolTip(`${windowWords.product}: ${line}`);
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: line, enabled: false },
        ...needYou.map((machine) => ({
          label: machine.hostname,
          click: () => show(places.machine(machine.systemId)),
        })),
        { type: 'separator' },
        { label: windowWords.fleet.show, click: () => show() },
        { label: windowWords.menu.quit, click: quit },
      ]),
    );
  };
}
