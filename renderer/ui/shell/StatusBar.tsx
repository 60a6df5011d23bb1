import { Link } from '@tanstack/react-router';
import { EthernetPort } from 'lucide-react';
import type { Output } from '../../../services/contract/calls.ts';
import { useAsk } from '../../data/desk.tsx';
import { useDeskNow } from '../../data/clock.ts';
import { paths } from '../../paths.ts';
import { words } from '../../words/words.ts';
import { clockTime, linkSpeed } from '../format.ts';
import { StateMark } from '../StateMark.tsx';
import { ServiceDisc } from './ServiceDisc.tsx';
import css from './StatusBar.module.css';

type Nic = Output<'desk.status'>['nics'][number];

/** The wire in sight on every page: NIC, what is served on it, its link; each service's health; jobs; the clock. */
export function StatusBar() {
  const status = useAsk('desk.status', {}, { everyMs: 10_000 }).data;
  const isStopped = status !== undefined && servesNobody(status.services);
  return (
    <footer className={css.bar} aria-label={words.desk.statusBar} data-stopped={isStopped || undefined}>
      {isStopped && <b className={css.stopped}>{words.desk.stoppedServing}</b>}
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
      <Jobs />
      <Clock />
    </footer>
  );
}

type Services = Output<'desk.status'>['services'];

/** What machines meet. All else works inside: it is shown when it is in trouble, and Settings lists it. */
const onTheWire = ['dhcp4', 'tftp', 'http', 'dns', 'ntp', 'power'];
const inTrouble = ({ state }: Services[number]): boolean => state === 'refused' || state === 'failed';
const isShown = (service: Services[number]): boolean =>
  onTheWire.includes(service.name) || inTrouble(service);
const servesNobody = (services: Services): boolean =>
  services
    .filter(({ name }) => ['dhcp4', 'tftp', 'http'].includes(name))
    .every(({ state }) => state !== 'listening' && state !== 'starting');

function Jobs() {
  const open = useAsk('jobs.list', { limit: 50 }, { everyMs: 10_000 }).data?.open;
  if (open === undefined) return null;
  return (
    <Link to={paths.activity} search={{ tab: 'jobs' }} className={css.jobs}>
      {open > 0 && <StateMark mark="working" size={12} />}
      {open > 0 ? words.desk.jobs(open) : words.desk.noJobs}
    </Link>
  );
}

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
