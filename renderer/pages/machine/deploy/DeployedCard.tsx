import type { ReactNode } from 'react';
import type { Machine } from '../../../../services/contract/all.ts';
import { useDeskNow } from '../../../data/clock.ts';
import { Card } from '../../../ui/Card.tsx';
import { Command } from '../../../ui/Command.tsx';
import { exactTime, whenWas } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import css from './Deployment.module.css';
import type { Deployment } from './shapes.ts';

const w = words.deployment;

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** An address as ssh takes it: no mask behind it. */
const bare = (address: string): string => address.replace(/\/\d+$/, '');

/** What a deployed machine runs, and how to get onto it. */
export function DeployedCard({ machine, deployment }: { machine: Machine; deployment: Deployment }) {
  const now = useDeskNow(30_000);
  const { loginUser, target, layout, by, endedAt, startedAt, imageTitle, image, hostKeys } = deployment;
  const [first, ...others] = deployment.addresses.map(bare);
  const address = first ?? machine.address;
  const since = endedAt ?? startedAt;
  return (
    <Card title={w.runs(machine.hostname, imageTitle)}>
      <p className={css.text}>{address ? w.login : w.noAddress}</p>
      {address && <Command line={`ssh ${loginUser}@${address}`} />}
      <dl className={css.facts}>
        {others.length > 0 && (
          <Row name={w.moreAddresses}>
            <span className="mono">{others.join(', ')}</span>
          </Row>
        )}
        <Row name={w.image}>
          <span className="mono">{image}</span>
        </Row>
        <Row name={w.layout}>{target === 'memory' ? w.memory : layout}</Row>
        <Row name={w.by}>{by}</Row>
        <Row name={w.since}>
          <span title={exactTime(since)}>{whenWas(since, now)}</span>
        </Row>
        {deployment.hasUserData && <Row name={w.userData}>{w.given}</Row>}
        {hostKeys.length > 0 && (
          <Row name={w.hostKeys}>
            {hostKeys.map((key) => (
              <span key={key} className={css.key}>
                {key}
              </span>
            ))}
          </Row>
        )}
      </dl>
    </Card>
  );
}
