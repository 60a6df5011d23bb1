import { ButtonBase, Popover } from '@mui/material';
import { useState } from 'react';
import type { Output } from '../../../services/contract/calls.ts';
import { words } from '../../words/words.ts';
import { count } from '../format.ts';
import { StateMark } from '../StateMark.tsx';
import css from './StatusBar.module.css';

type Service = Output<'desk.status'>['services'][number];

/** A service: a disc while it runs, a triangle when it should and does not; its counters at a click. */
export function ServiceDisc({ service }: { service: Service }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const state = words.desk.serviceState[service.state];
  const trouble = service.state === 'refused' || service.state === 'failed';
  const counters = Object.entries(service.counters).filter(([, n]) => n > 0);
  return (
    <>
      <ButtonBase
        className={css.service}
        aria-label={`${service.label}: ${state}`}
        aria-haspopup="dialog"
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        {trouble ? (
          <StateMark mark="triangle" size={12} />
        ) : (
          <span className={css.disc} data-state={service.state} />
        )}
        {words.desk.shortService[service.name] ?? service.label}
      </ButtonBase>
      <Popover
        open={!!anchor}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'top', horizontal: 'right' }}
        transformOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        slotProps={{ paper: { className: css.counters ?? '', role: 'dialog', 'aria-label': service.label } }}
      >
        <h3>{words.desk.serviceTrouble(service.label, state)}</h3>
        {service.detail && <p>{service.detail}</p>}
        {counters.length === 0 && <p>{words.desk.noCounters}</p>}
        <dl>
          {counters.map(([name, n]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{count(n)}</dd>
            </div>
          ))}
        </dl>
      </Popover>
    </>
  );
}
