import { Tooltip } from '@mui/material';
import { Link } from '@tanstack/react-router';
import { FlaskConical, History, Package, Server, Settings } from 'lucide-react';
import { useAsk } from '../../data/desk.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words/words.ts';
import { count } from '../format.ts';
import { useTablet } from '../screen.ts';
import { StateMark } from '../StateMark.tsx';
import css from './Navigation.module.css';

const places = [
  { to: paths.machines, label: words.desk.machines, Icon: Server },
  { to: paths.images, label: words.images.title, Icon: Package },
  { to: paths.tests, label: words.scripts.title, Icon: FlaskConical },
  { to: paths.activity, label: words.desk.activity, Icon: History },
  { to: paths.settings, label: words.desk.settings, Icon: Settings, last: true },
] as const;

/** The places: words on a desktop, icons on a tablet, a bar at the bottom of a phone. */
export function Navigation() {
  const counts = useAsk('machines.counts', {}).data;
  const iconsOnly = useTablet();
  return (
    <nav className={css.navigation} aria-label={words.desk.places}>
      {places.map(({ to, label, Icon, ...more }) => (
        <Tooltip key={to} title={iconsOnly ? label : ''} placement="right">
          <Link to={to} className={css.place} data-last={'last' in more || undefined}>
            <Icon size={17} strokeWidth={1.75} aria-hidden="true" />
            <span className={css.label}>{label}</span>
            {to === paths.machines && counts && (
              <span className={css.numbers}>
                {counts.need_you > 0 && (
                  <span className={css.needYou}>
                    <StateMark mark="triangle" size={12} label={words.desk.needYou(counts.need_you)} />
                    {count(counts.need_you)}
                  </span>
                )}
                <span className={css.total}>{count(counts.total)}</span>
              </span>
            )}
          </Link>
        </Tooltip>
      ))}
    </nav>
  );
}
