import { useEffect, useRef } from 'react';
import { useAsk } from '../../data/desk.tsx';
import { words } from '../../words/words.ts';
import css from './Output.module.css';

/** What a script wrote. While it runs the end stays in sight, unless somebody scrolled up. */
export function Output({ id, name, live }: { id: number; name: string; live: boolean }) {
  const output = useAsk('scripts.output', { id }, { everyMs: live ? 1500 : false }).data;
  const box = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  const text = output?.text ?? '';
  useEffect(() => {
    if (live && follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text, live]);
  return (
    <>
      <pre
        ref={box}
        className={css.output}
        tabIndex={0}
        role="region"
        aria-label={`${words.machine.outputOf} ${name}`}
        onScroll={(e) => {
          const { scrollTop, scrollHeight, clientHeight } = e.currentTarget;
          follows.current = scrollHeight - scrollTop - clientHeight < 20;
        }}
      >
        {output && !text && <span className={css.none}>{words.machine.noOutput}</span>}
        {text}
        {live && <span className={css.cursor} aria-hidden="true" />}
      </pre>
      {output?.truncated && <p className={css.note}>{words.machine.truncated}</p>}
    </>
  );
}
