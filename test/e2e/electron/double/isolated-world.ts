/**
 * Both halves of Electron's contextBridge as scripts for real Chromium. The preload's half runs in an isolated world
 * with a sandboxed `require`; the page's half builds frozen proxies in the main world. Between them goes only what
 * JSON can say, over events that are answered before they return.
 */
export const isolatedWorldName = 'electron-preload';
/** The pipe to the main process; only the isolated world has it. */
export const pipeName = '__pipe';

export const pageHalf = `(() => {
  let lastId = 0;
  const waiting = new Map(), callbacks = new Map();
  const fire = (type, detail) => dispatchEvent(new CustomEvent(type, { detail: JSON.stringify(detail) }));
  const on = (type, fn) => addEventListener(type, (event) => fn(JSON.parse(event.detail)));
  const make = (name, shape, at) => {
    if (shape.call) return (...args) => {
      const id = ++lastId;
      let answer;
      const hear = (event) => { const d = JSON.parse(event.detail); if (d.id === id) answer = d; };
      addEventListener('__bridge_answer', hear);
      fire('__bridge_call', { id, name, at, args: args.map((value) => {
        if (typeof value !== 'function') return { value };
        callbacks.set(++lastId, value);
        return { callback: lastId };
      }) });
      removeEventListener('__bridge_answer', hear);
      if (!answer) throw new Error('the bridge does not answer');
      if (answer.error) throw new Error(answer.error);
      if (answer.later) return new Promise((yes, no) => waiting.set(id, [yes, no]));
      return answer.call ? make(name, { call: 1 }, answer.call) : answer.value;
    };
    if (shape.of) return Object.freeze(Object.fromEntries(
      Object.entries(shape.of).map(([key, inner]) => [key, make(name, inner, [...at, key])])));
    return shape.value;
  };
  on('__bridge_expose', ({ name, shape }) =>
    Object.defineProperty(window, name, { value: make(name, shape, []), writable: false, configurable: false }));
  on('__bridge_settled', ({ id, value, error }) => {
    const [yes, no] = waiting.get(id) ?? [];
    waiting.delete(id);
    if (error) no?.(new Error(error)); else yes?.(value);
  });
  on('__bridge_callback', ({ callback, args }) => callbacks.get(callback)?.(...args));
  dispatchEvent(new CustomEvent('__bridge_ready'));
})();`;

export const isolatedHalf = (preload: string, platform: string): string => `(() => {
  let lastId = 0;
  const waiting = new Map(), listeners = new Map(), exposed = {}, functions = new Map();
  let early = [];
  const inFrame = window !== window.top;
  const post = (message) => ${pipeName}(JSON.stringify({ ...message, url: location.href, inFrame }));
  globalThis.__pipeAnswer = ({ id, value, error }) => {
    const [yes, no] = waiting.get(id);
    waiting.delete(id);
    if (error) no(new Error(error)); else yes(value);
  };
  globalThis.__pipeDeliver = (channel, args) => {
    for (const listener of [...(listeners.get(channel) ?? [])]) listener({ sender: null }, ...args);
  };
  const ipcRenderer = {
    invoke: (channel, ...args) => new Promise((yes, no) => {
      args.forEach((value) => structuredClone(value));
      waiting.set(++lastId, [yes, no]);
      post({ kind: 'invoke', id: lastId, channel, args });
    }),
    send: (channel, ...args) => post({ kind: 'send', channel, args }),
    on(channel, listener) {
      if (!listeners.has(channel)) listeners.set(channel, new Set());
      listeners.get(channel).add(listener);
      return this;
    },
    removeListener(channel, listener) { listeners.get(channel)?.delete(listener); return this; },
  };
  const shapeOf = (value) => typeof value === 'function' ? { call: 1 }
    : value && typeof value === 'object' && !Array.isArray(value)
      ? { of: Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)])) }
      : { value: structuredClone(value) };
  const fire = (type, detail) => dispatchEvent(new CustomEvent(type, { detail: JSON.stringify(detail) }));
  addEventListener('__bridge_call', (event) => {
    const { id, name, at, args } = JSON.parse(event.detail);
    const fn = typeof at === 'number' ? functions.get(at) : at.reduce((of, key) => of[key], exposed[name]);
    try {
      const given = args.map((a) => a.callback ? (...b) => fire('__bridge_callback', { callback: a.callback, args: b }) : a.value);
      const result = fn(...given);
      if (result && typeof result.then === 'function') {
        fire('__bridge_answer', { id, later: true });
        result.then((value) => fire('__bridge_settled', { id, value }), (error) => fire('__bridge_settled', { id, error: error.message }));
      } else if (typeof result === 'function') {
        functions.set(++lastId, result);
        fire('__bridge_answer', { id, call: lastId });
      } else fire('__bridge_answer', { id, value: result });
    } catch (error) { fire('__bridge_answer', { id, error: error.message }); }
  });
  const contextBridge = { exposeInMainWorld(name, api) {
    if (name in exposed) throw new Error('Cannot bind an API on top of an existing property on the window object');
    exposed[name] = api;
    const detail = { name, shape: shapeOf(api) };
    fire('__bridge_expose', detail);
    early.push(detail);
  } };
  addEventListener('__bridge_ready', () => { early.forEach((detail) => fire('__bridge_expose', detail)); early = []; });
  const allowed = { electron: { contextBridge, ipcRenderer, webFrame: {}, webUtils: {}, crashReporter: {}, nativeImage: {} }, events: {}, timers: {}, url: { URL } };
  const require = (name) => {
    const key = name.replace(/^node:/, '');
    if (!(key in allowed)) throw new Error('module not found: ' + name);
    return allowed[key];
  };
  const module = { exports: {} };
  (function (require, module, exports, process) {${preload}
  })(require, module, module.exports, { platform: ${JSON.stringify(platform)}, versions: { electron: 'double' }, env: {}, contextIsolated: true, sandboxed: true, type: 'renderer' });
})();`;
