import { EventEmitter } from 'node:events';
import { openBrowser } from '../../browser.ts';
import { anEvent, needsReady, needsUnready, probe } from './probe.ts';

/** Electron's app: one life of the program, from before it is ready to its end. */
class App extends EventEmitter {
  #ready = Promise.withResolvers<void>();
  get isPackaged(): boolean {
    return probe.packaged;
  }
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  enableSandbox(): void {
    needsUnready('app.enableSandbox()');
    probe.sandboxed = true;
  }
  requestSingleInstanceLock(): boolean {
    return probe.lockIsFree;
  }
  setAsDefaultProtocolClient(): boolean {
    return true;
  }
  setAppUserModelId(): void {}
  getPath(): string {
    return probe.userData;
  }
  quit(): void {
    const before = anEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    for (const window of probe.windows) if (!window.close()) return;
    this.emit('will-quit', anEvent());
    probe.exited += 1;
    this.emit('quit', anEvent(), 0);
  }
  /** What Electron does once its own start is over. */
  async becomeReady(): Promise<void> {
    probe.browser ??= await openBrowser();
    probe.ready = true;
    this.emit('ready');
    this.#ready.resolve();
  }
  /** A new life of the program, in the same process. */
  beginAnew(): void {
    this.removeAllListeners();
    this.#ready = Promise.withResolvers<void>();
  }
}
export const app = new App();

export const protocol = {
  registerSchemesAsPrivileged(schemes: typeof probe.schemes): void {
    needsUnready('protocol.registerSchemesAsPrivileged');
    probe.schemes = schemes;
  },
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
    needsReady('protocol.handle');
    probe.protocols.set(scheme, handler);
  },
};

class IpcMain extends EventEmitter {
  handle(channel: string, handler: typeof probe.handlers extends Map<string, infer H> ? H : never): void {
    if (probe.handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    probe.handlers.set(channel, handler);
  }
}
export const ipcMain = new IpcMain();

const defaultSession = {
  setPermissionRequestHandler(handler: NonNullable<typeof probe.permissionRequest>): void {
    probe.permissionRequest = handler;
  },
  setPermissionCheckHandler(handler: NonNullable<typeof probe.permissionCheck>): void {
    probe.permissionCheck = handler;
  },
};
export const session = {
  get defaultSession(): typeof defaultSession {
    needsReady('session');
    return defaultSession;
  },
};
