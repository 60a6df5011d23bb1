import { Button } from '@mui/material';
import { useState } from 'react';
import type { Output } from '../../../services/contract/calls.ts';
import { useAsk } from '../../data/desk.tsx';
import { count } from '../../ui/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import type { Mark } from '../../ui/status-marks.ts';
import { words } from '../../words/words.ts';
import css from './Settings.module.css';

const w = words.settings;
type Service = Output<'desk.status'>['services'][number];

const markOf = (state: Service['state']): Mark =>
  state === 'listening' ? 'ready' : state === 'refused' || state === 'failed' ? 'triangle' : 'aside';

/** Every service with its health, where it listens, and its counters. */
export function ServicesSection() {
  const services = useAsk('desk.status', {}, { everyMs: 10_000 }).data?.services;
  return (
    <ul className={css.services}>
      {services?.map((service) => (
        <ServiceRow key={service.name} service={service} />
      ))}
    </ul>
  );
}

function ServiceRow({ service }: { service: Service }) {
  const [open, setOpen] = useState(false);
  const { label, state, detail } = service;
  const counters = Object.entries(service.counters).filter(([, n]) => n > 0);
  return (
    <li>
      <StateMark mark={markOf(state)} size={14} label={words.desk.serviceState[state]} />
      <b>{label}</b>
      <span className={css.detail}>{detail || words.desk.serviceState[state]}</span>
      {counters.length > 0 && (
        <Button
          size="small"
          aria-expanded={open}
          aria-label={w.counters(label)}
          onClick={() => setOpen(!open)}
        >
          {w.showCounters}
        </Button>
      )}
      {open && (
        <dl className={css.counters}>
          {counters.map(([name, n]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{count(n)}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
