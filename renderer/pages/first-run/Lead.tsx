import { useTitle } from '../../ui/title.ts';
import { words } from '../../words/words.ts';
import { Brand } from '../../ui/Brand.tsx';
import { ViewMenu } from '../../ui/shell/ViewMenu.tsx';
import css from './FirstRunPage.module.css';

const tops = [14, 56, 98, 140];

/** What this is about, in one sentence and one drawing: this desk, one wire, the machines. */
export function Lead() {
  useTitle(words.desk.firstRun);
  return (
    <header className={css.lead}>
      <div className={css.brand}>
        <Brand size={24} />
        <ViewMenu />
      </div>
      <h1>{words.firstRun.headline}</h1>
      <p>{words.firstRun.lead}</p>
      <svg className={css.drawing} viewBox="0 0 282 170" aria-hidden="true">
        <g className={css.wire}>
          <path d="M84 81h52" strokeWidth="4" />
          <path d="M136 16v126M136 16h58M136 58h58M136 100h58M136 142h58" strokeWidth="2.5" />
        </g>
        <g className={css.things}>
          <rect x="1" y="54" width="84" height="56" rx="6" />
          <path d="M43 110v12M23 122h40" />
          {tops.map((y) => (
            <g key={y}>
              <rect x="194" y={y - 14} width="84" height="30" rx="4" />
              <circle cx="208" cy={y + 1} r="3.2" />
              <rect className={css.slot} x="222" y={y - 2} width="44" height="6" />
            </g>
          ))}
        </g>
        <circle className={css.plug} cx="85" cy="81" r="6" />
        <text x="15" y="86">
          {words.firstRun.thisDesk}
        </text>
      </svg>
    </header>
  );
}
