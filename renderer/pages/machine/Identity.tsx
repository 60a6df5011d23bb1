import type { ReactNode } from 'react';
import type { Machine } from '../../../services/contract/all.ts';
import { Card } from '../../ui/Card.tsx';
import { words } from '../../words/words.ts';
import css from './Identity.module.css';

const w = words.machine;

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const none = <span className={css.none}>{w.noneSet}</span>;
const mono = (text: string | null) => (text ? <span className="mono">{text}</span> : none);

/** What the machine is and where it stands. */
export function Identity({ machine: m }: { machine: Machine }) {
  const model = [m.vendor, m.product].filter(Boolean).join(' ');
  return (
    <Card title={w.identity}>
      <dl className={css.rows}>
        <Row name={w.model}>{model || none}</Row>
        <Row name={w.serial}>{mono(m.serial)}</Row>
        <Row name={w.bootNic}>{mono(m.bootMac ?? m.mac)}</Row>
        <Row name={w.address}>
          {mono(m.address)}
          {m.address && <span className={css.none}> {w.leased}</span>}
        </Row>
        {m.biosBootMethod && <Row name={w.firmware}>{w.boots[m.biosBootMethod]}</Row>}
        <Row name={w.switchPort}>
          {m.switchName ? (m.switchPort ? w.port(m.switchName, m.switchPort) : m.switchName) : none}
        </Row>
        <Row name={w.bmc}>
          {(m.bmcAddress ?? !m.powerType) && mono(m.bmcAddress)}
          {m.powerType && <span className={css.none}> {m.powerType}</span>}
        </Row>
        <Row name={w.place}>
          {m.zone} / {m.pool}
        </Row>
        <Row name={w.owner}>{m.owner || <span className={css.none}>{w.nobody}</span>}</Row>
        {m.tags.length > 0 && (
          <Row name={w.tags}>
            <span className={css.tags}>
              {m.tags.map((tag) => (
                <span key={tag}>{tag}</span>
              ))}
            </span>
          </Row>
        )}
        {m.description && <Row name={words.detail.description}>{m.description}</Row>}
      </dl>
    </Card>
  );
}
