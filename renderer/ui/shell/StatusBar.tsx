import { EthernetPort } from 'lucide-react';
import type { Output } from '../../../services/contract/calls.ts';
import { useAsk } from '../../data/desk.tsx';
import { useDeskNow } from '../../data/clock.ts';
import { words } from '../../words/words.ts';
import { clockTime, linkSpeed } from '../format.ts';
import { ServiceDisc } from './ServiceDisc.tsx';
import css from './StatusBar.module.css';

type Nic = Output<'desk.status'>['nics'][number];

/** The wire in sight on every page: NIC, what is served on it, its link; each service's health; the clock. */
export function StatusBar() {
  const status = useAsk('desk.status', {}, { everyMs: 10_000 }).data;
  return (
    <footer className={css.bar} aria-label={words.desk.statusBar}>
      {status?.nics.map((nic) => (
        <Wire key={nic.name} nic={nic} />
      ))}
      <span className={css.space} />
      <ul className={css.services} aria-label={words.desk.services}>
        {status?.services.filter(isShown).map((service) => (
          <li key={service.name}>
            <ServiceDisc service={service} />
          </li>
        ))}
      </ul>
      <Clock />
    </footer>
  );
}

/** What works inside alone is shown when it is in trouble; Settings lists all. */
const inside = new Set(['metadata', 'boot', 'deadlines', 'scripts', 'store', 'addresses', 'discovery']);
const isShown = ({ name, state }: Output<'desk.status'>['services'][number]): boolean =>
  !inside.has(name) || state === 'refused' || state === 'failed';

export function Wire({ nic }: { nic: Nic }) {
  return (
    <span className={css.wire}>
      <EthernetPort size={14} strokeWidth={1.75} aria-hidden="true" className={css.icon} />
      <b className="mono">{nic.name}</b>
      <b>{words.desk.mode[nic.mode](nic.subnet, nic.beside)}</b>
      <span className={css.link}>
        {words.desk.link(nic.speedMbps ? linkSpeed(nic.speedMbps) : null, nic.linkUp)}
      </span>
    </span>
  );
}

function Clock() {
  return <time className={css.clock}>{clockTime(useDeskNow())}</time>;
}
