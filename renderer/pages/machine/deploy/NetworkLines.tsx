import { Link } from '@tanstack/react-router';
import { machineTabs, paths } from '../../../paths.ts';
import { words } from '../../../words/words.ts';
import css from './Choices.module.css';
import type { Preview } from './shapes.ts';

const w = words.deploy.network;
const networkTab = machineTabs.find((tab) => String(tab) === 'network');

/** What each interface will be given. */
export function NetworkLines({ systemId, network }: { systemId: string; network: Preview['network'] }) {
  return (
    <section className={css.field} aria-label={w.label}>
      <p className={css.network}>
        <span className={css.label}>{w.label}</span>
        {networkTab && (
          <Link to={paths.machine(systemId)} search={{ tab: networkTab }}>
            {w.change}
          </Link>
        )}
      </p>
      {network.length === 0 && <p className={css.help}>{w.none}</p>}
      <ul className={css.links}>
        {network.map(({ name, mac, link, text }) => (
          <li key={mac} data-link={link || undefined} title={mac}>
            <b>{name}</b> {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
