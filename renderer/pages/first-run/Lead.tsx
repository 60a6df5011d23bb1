import { Link } from '@tanstack/react-router';
import { paths } from '../../paths.ts';
import { useTitle } from '../../ui/title.ts';
import { words } from '../../words/words.ts';
import { Brand } from '../../ui/Brand.tsx';
import { ViewMenu } from '../../ui/shell/ViewMenu.tsx';
import css from './FirstRunPage.module.css';

const tops = [14, 56, 98, 140];
const w = words.firstRun;

interface LeadProps {
  /** Another DHCP server was heard: it is in the drawing. */
  beside: boolean;
  /** Something is served already. */
  again: boolean;
}

/** What this is about, in one sentence and one drawing: this desk, one wire, the machines, and a router beside. */
export function Lead({ beside, again }: LeadProps) {
  useTitle(words.desk.firstRun);
  return (
    <header className={css.lead}>
      <div className={css.brand}>
        <Brand size={24} />
        <ViewMenu />
      </div>
      <h1>{w.headline}</h1>
      <p>{again ? w.leadAgain : w.lead}</p>
      {again && (
        <p>
          <Link to={paths.machines}>{w.back}</Link>
        </p>
      )}
      <svg className={css.drawing} viewBox="0 0 282 190" aria-hidden="true">
        <g className={css.wire}>
          <path d="M84 81h52" strokeWidth="4" />
          <path d="M136 16v126M136 16h58M136 58h58M136 100h58M136 142h58" strokeWidth="2.5" />
        </g>
        {beside && <path className={css.besideWire} d="M78 155h32V88" />}
        <g className={css.things}>
          <rect x="1" y="54" width="84" height="56" rx="6" />
          {beside && <rect x="5" y="139" width="73" height="32" rx="6" />}
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
        <text x="43" y="86" textAnchor="middle">
          {w.thisDesk}
        </text>
        {beside && (
          <text x="41" y="160" textAnchor="middle">
            {w.router}
          </text>
        )}
      </svg>
    </header>
  );
}
