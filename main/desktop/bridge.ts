import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { z } from 'zod';
import { refuse, type Result } from '../../services/contract/result.ts';
import { windowCalls, type WindowCall, type WindowMessage } from '../../services/contract/window.ts';
import type { DeskLink, LinkState } from '../links/desk-link.ts';
import { channels } from './channels.ts';
import { feed, type Feed } from './feed.ts';
import { isOwnPage } from './page.ts';

/** What the window answers itself. */
export type WindowAnswers = {
  [N in WindowCall]: (input: z.output<(typeof windowCalls)[N]>) => unknown;
};

export interface Bridge {
  /** Tells every page that listens to what the window says. */
  tell(message: WindowMessage): void;
}

const callName = z.string().min(1).max(100);
const subscribing = z.tuple([z.number().int().min(1), z.number().int().min(0).nullable()]);
const feedId = z.tuple([z.number().int().min(1)]);
const feedsAtMost = 50;

/** A page's subscriptions by its own numbers; null: only what the window says. */
type Feeds = Map<number, Feed | null>;

/** Only the page of the window itself is heard: no frame in it, no other origin. */
const isOwnSender = ({ sender, senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean =>
  senderFrame !== null && senderFrame === sender.mainFrame && isOwnPage(senderFrame.url);

const isWindowCall = (name: string): name is WindowCall => Object.hasOwn(windowCalls, name);

/** What the preload's two functions reach: the link to the controller, and the few calls that the window answers. */
export function openBridge(link: DeskLink, answers: WindowAnswers): Bridge {
  const pages = new Map<WebContents, Feeds>();
  const watched = new WeakSet<WebContents>();
  let linkState: LinkState | undefined;

  const linkMessage = (state: LinkState): WindowMessage => ({
    kind: 'link',
    state: state.state,
    nextTryAt: state.state === 'down' ? state.nextTryAt : null,
  });
  const send = (page: WebContents, id: number, messages: WindowMessage[]): void => {
    if (!page.isDestroyed()) page.send(channels.messages, id, messages);
  };
  const tell = (message: WindowMessage): void => {
    for (const [page, feeds] of pages)
      for (const [id, of] of feeds) if (of === null) send(page, id, [message]);
  };
  link.onState((state) => {
    linkState = state;
    tell(linkMessage(state));
  });

  /** A page that goes, or is loaded again, has no subscriptions. */
  function forget(page: WebContents): void {
    for (const of of pages.get(page)?.values() ?? []) of?.end();
    pages.delete(page);
  }
  function watch(page: WebContents): void {
    if (watched.has(page)) return;
    watched.add(page);
    page.on('destroyed', () => forget(page));
    page.on('render-process-gone', () => forget(page));
    page.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) forget(page);
    });
  }
  function feedsOf(page: WebContents): Feeds {
    watch(page);
    const feeds: Feeds = pages.get(page) ?? new Map();
    pages.set(page, feeds);
    return feeds;
  }

  ipcMain.handle(channels.call, async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    if (!isOwnSender(event)) return refuse('forbidden', 'Only the page of the window may call.');
    const named = callName.safeParse(name);
    if (!named.success) return refuse('bad_input', 'A call has the name of a procedure.');
    if (!isWindowCall(named.data)) return link.call(named.data, input);
    const given = windowCalls[named.data].safeParse(input);
    if (!given.success) return refuse('bad_input', `The input of ${named.data} does not fit.`);
    return { ok: true, value: answers[named.data](given.data as never) ?? {} };
  });
  ipcMain.on(channels.subscribe, (event, ...given: unknown[]) => {
    const parsed = subscribing.safeParse(given);
    if (!isOwnSender(event) || !parsed.success) return;
    const [id, after] = parsed.data;
    const feeds = feedsOf(event.sender);
    if (feeds.has(id) || feeds.size >= feedsAtMost) return;
    if (after !== null)
      return void feeds.set(
        id,
        feed(link, after, (messages) => send(event.sender, id, messages)),
      );
    feeds.set(id, null);
    if (linkState) send(event.sender, id, [linkMessage(linkState)]);
  });
  type Act = (feeds: Feeds, id: number) => void;
  const about = (event: IpcMainEvent, given: unknown[], act: Act): void => {
    const parsed = feedId.safeParse(given);
    const feeds = pages.get(event.sender);
    if (isOwnSender(event) && parsed.success && feeds) act(feeds, parsed.data[0]);
  };
  ipcMain.on(channels.heard, (event, ...given: unknown[]) =>
    about(event, given, (feeds, id) => feeds.get(id)?.heard()),
  );
  ipcMain.on(channels.unsubscribe, (event, ...given: unknown[]) =>
    about(event, given, (feeds, id) => {
      feeds.get(id)?.end();
      feeds.delete(id);
    }),
  );
  return { tell };
}
