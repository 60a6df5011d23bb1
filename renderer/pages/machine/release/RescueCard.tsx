import type { Machine } from '../../../../services/contract/all.ts';
import { Card } from '../../../ui/Card.tsx';
import { Command } from '../../../ui/Command.tsx';
import { words } from '../../../words/words.ts';
import css from '../deploy/Deployment.module.css';

const w = words.release.rescue;

/** How to log in to a machine in rescue mode, also while it still boots into it. */
export function RescueCard({ machine }: { machine: Machine }) {
  const { status, address, hostname } = machine;
  if (status !== 'rescue_mode' && status !== 'entering_rescue_mode') return null;
  const isThere = status === 'rescue_mode';
  return (
    <Card title={isThere ? w.on(hostname) : w.title}>
      <p className={css.text}>{isThere ? w.text : w.entering}</p>
      {isThere && <p className={css.text}>{address ? w.login : w.noAddress}</p>}
      {address ? (
        <Command line={`ssh root@${address}`} />
      ) : (
        !isThere && <p className={css.text}>{w.noAddress}</p>
      )}
    </Card>
  );
}
