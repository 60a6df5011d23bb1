import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { WindowBridge, WindowMessage } from '../services/contract/window.ts';
import { channels } from './desktop/channels.ts';

/** All that a page of the window can reach: two functions. It is sandboxed, and isolated from this script. */
let lastId = 0;

const bridge: WindowBridge = {
  call: (name, input) => ipcRenderer.invoke(channels.call, name, input),
  subscribe(after, onMessages) {
    const id = ++lastId;
    const hear = (_event: IpcRendererEvent, to: number, messages: WindowMessage[]): void => {
      if (to !== id) return;
      onMessages(messages);
      ipcRenderer.send(channels.heard, id);
    };
    ipcRenderer.on(channels.messages, hear);
    ipcRenderer.send(channels.subscribe, id, after);
    return () => {
      ipcRenderer.removeListener(channels.messages, hear);
      ipcRenderer.send(channels.unsubscribe, id);
    };
  },
};

contextBridge.exposeInMainWorld('metaldesk', bridge);
