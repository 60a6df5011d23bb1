import type { Page } from 'playwright-core';
import { waysIn } from '../../renderer/data/list-search.ts';
import { paths } from '../../renderer/paths.ts';
import type { Fleet } from './sweep-fleet.ts';

/** Addresses of every view, from the UI's own list: a new one joins by itself. Machines are shown in every mood. */
export function viewsOf(fleet: Fleet): string[] {
  const parameters: Record<string, readonly string[]> = {
    machine: Object.values({ ...fleet }),
    script: ['metaldesk-disk-profile'],
  };
  return Object.entries(paths).flatMap(([name, address]) => {
    if (name === 'machines') return [paths.machines, `${paths.machines}?add=${waysIn[0]}`];
    if (name === 'tests') return [paths.tests, `${paths.tests}?part=scripts&write=true`];
    if (typeof address === 'string') return [address];
    const values = parameters[name];
    if (!values) throw new Error(`The sweep does not know what to put into the address of ${name}.`);
    return values.map((value) => address(value));
  });
}

/** What a page has cut off: wider than the window, or text that does not fit its box and is not told in whole as a title. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} px too wide`);
    const hasText = (e: Element) =>
      [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent!.trim() !== '');
    for (const e of document.querySelectorAll<HTMLElement>('body *')) {
      const style = getComputedStyle(e);
      const clips = /hidden|clip/.test(style.overflowX) || /hidden|clip/.test(style.overflowY);
      if (!hasText(e) || e.offsetWidth <= 1 || !e.checkVisibility()) continue;
      const wide = e.scrollWidth - e.clientWidth > 1;
      const high = e.scrollHeight - e.clientHeight > 2;
      if (e.closest('[title]')?.getAttribute('title')?.includes(e.textContent.trim())) continue;
      if (clips && style.display !== 'inline' && (wide || high))
        found.push(
          `"${e.textContent!.trim().slice(0, 60)}" is cut off (${e.tagName.toLowerCase()}.${e.className})`,
        );
    }
    return found;
  });

/** Texts that are drawn over each other. What a dialog or a tray covers is not drawn. */
export const overlapping = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const drawn: { text: string; box: DOMRect }[] = [];
    /** Of a box, what its surroundings let be seen. */
    const shown = (box: DOMRect, of: Element): DOMRect => {
      let { left, top, right, bottom } = box;
      for (let e: Element | null = of; e; e = e.parentElement) {
        if (getComputedStyle(e).overflow === 'visible') continue;
        const edge = e.getBoundingClientRect();
        [left, top] = [Math.max(left, edge.left), Math.max(top, edge.top)];
        [right, bottom] = [Math.min(right, edge.right), Math.min(bottom, edge.bottom)];
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent!.trim();
      const parent = walker.currentNode.parentElement!;
      if (text === '' || !parent.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      for (const whole of range.getClientRects()) {
        const box = shown(whole, parent);
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        if (top && parent.contains(top)) drawn.push({ text, box });
      }
    }
    const shared = (a: DOMRect, b: DOMRect): boolean =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6;
    return drawn.flatMap(({ text, box }, i) =>
      drawn
        .slice(i + 1)
        .filter((other) => other.text !== text && shared(box, other.box))
        .map((other) => `"${text.slice(0, 40)}" and "${other.text.slice(0, 40)}" are drawn over each other`),
    );
  });

/** What can be acted on and was not reached by Tab. Groups with one stop (tabs, grids, menus) need be reached once. */
export async function notReachedByTab(page: Page): Promise<string[]> {
  const most = 400;
  for (let i = 0; i < most; i += 1) {
    await page.keyboard.press('Tab');
    const wasThere = await page.evaluate(() => {
      const e = document.activeElement;
      // At its end the page gives the focus to the browser; the next step begins at its top.
      if (!e || e === document.body) return false;
      const before = e.hasAttribute('data-reached');
      e.setAttribute('data-reached', '');
      return before;
    });
    if (wasThere) break;
  }
  return page.evaluate(() => {
    const acts =
      'a[href], button, input, select, textarea, summary, [tabindex="0"], [role=button], [role=tab], [role=checkbox], [role=switch], [role=option]';
    const groups =
      '[role=tablist], [role=grid], [role=radiogroup], [role=menu], [role=listbox], [role=toolbar]';
    const found = [...document.querySelectorAll<HTMLElement>(acts)]
      .filter((e) => !e.hasAttribute('data-reached') && e.checkVisibility({ visibilityProperty: true }))
      // Ends of a dialog, from where the focus goes round.
      .filter((e) => !e.closest('[aria-hidden=true], [inert], [data-testid^=sentinel]'))
      .filter((e) => !e.matches('[tabindex="-1"]:not(button, a, input, [role])') && !e.matches(':disabled'))
      .filter(
        (e) =>
          !e.closest(groups)?.querySelector('[data-reached]') &&
          !e.closest(groups)?.matches('[data-reached]'),
      )
      .filter(
        (e) =>
          !(
            e instanceof HTMLInputElement &&
            e.type === 'radio' &&
            e.name !== '' &&
            document.querySelector(`input[name="${e.name}"][data-reached]`)
          ),
      )
      .map((e) => `Tab does not reach ${e.outerHTML.slice(0, 160)}`);
    for (const e of document.querySelectorAll('[data-reached]')) e.removeAttribute('data-reached');
    return found;
  });
}
