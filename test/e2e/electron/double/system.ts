import { EventEmitter } from 'node:events';
import path from 'node:path';
import { needsReady, probe, type MenuItem } from './probe.ts';

/** What Electron draws with the system's own means: menus, the tray, notifications, questions, screens, keyrings. */
export class Menu {
  readonly items: MenuItem[];
  constructor(items: MenuItem[]) {
    this.items = items;
  }
  static buildFromTemplate(template: MenuItem[]): Menu {
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu): void {
    probe.applicationMenu = menu.items;
  }
  popup(options: { x?: number; y?: number }): void {
    probe.popups.push(options);
  }
}

interface Image {
  name: string;
}
export const nativeImage = {
  createFromPath: (file: string): Image => ({ name: path.basename(file, '.png') }),
};

export class Tray extends EventEmitter {
  toolTip = '';
  image: string;
  menu: MenuItem[] = [];
  constructor(image: Image) {
    super();
    needsReady('Tray');
    this.image = image.name;
    probe.trays.push(this);
  }
  setImage(image: Image): void {
    this.image = image.name;
  }
  setToolTip(text: string): void {
    this.toolTip = text;
  }
  setContextMenu(menu: Menu): void {
    this.menu = menu.items;
  }
}

export class Notification extends EventEmitter {
  readonly title: string;
  readonly body: string;
  constructor({ title, body }: { title: string; body: string }) {
    super();
    needsReady('Notification');
    this.title = title;
    this.body = body;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    probe.notifications.push(this as never);
  }
}

export interface MessageBox {
  message: string;
  detail: string;
  buttons: string[];
  cancelId?: number;
  /** Presses a button, by its words. */
  press(label: string): void;
}
export const dialog = {
  showMessageBox(...given: unknown[]): Promise<{ response: number }> {
    const options = given.at(-1) as Omit<MessageBox, 'press'>;
    return new Promise((resolve) =>
      probe.messageBoxes.push({
        ...options,
        press: (label) => resolve({ response: options.buttons.indexOf(label) }),
      }),
    );
  },
};

export const shell = {
  openExternal(url: string): Promise<void> {
    probe.openedExternally.push(url);
    return Promise.resolve();
  },
};
export const nativeTheme = { shouldUseDarkColors: true };

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1050 } };
export const screen = {
  getPrimaryDisplay() {
    needsReady('screen');
    return display;
  },
  getAllDisplays: () => [display],
};

/** A keyring that turns every bit round: enough to see that something was sealed. */
const flip = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 255));
export const safeStorage = {
  getSelectedStorageBackend: () => probe.keyring,
  isEncryptionAvailable: () => probe.ready,
  encryptString: (text: string) => flip(Buffer.from(text)),
  decryptString: (sealed: Buffer) => flip(sealed).toString(),
};
