import { Printer } from 'lucide-react';
import { useState } from 'react';
import type { Machine } from '../../../../services/contract/all.ts';
import { useAsk } from '../../../data/desk.tsx';
import { useDeskNow } from '../../../data/clock.ts';
import { ShortTable } from '../../../tables/ShortTable.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Card } from '../../../ui/Card.tsx';
import { whenWas } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { CertificateSheet } from './CertificateSheet.tsx';
import css from './Certificates.module.css';
import type { Certificate } from './shapes.ts';

const w = words.release;

/** Disks of the last release alone: a machine is erased many times in its life. */
const newest = (items: readonly Certificate[]): Certificate[] => {
  const seen = new Set<string>();
  return items.filter(({ disk, serial }) => {
    const key = `${disk} ${serial ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
};

/** What the last erase proved of each disk; printed on demand. */
export function CertificatesCard({ machine }: { machine: Machine }) {
  const now = useDeskNow(30_000);
  const items = useAsk('release.certificates', { systemId: machine.systemId }).data?.items ?? [];
  const [printing, setPrinting] = useState(false);
  if (items.length === 0) return null;
  const shown = newest(items);
  return (
    <Card title={w.certificates}>
      <ShortTable
        label={w.certificates}
        head={[w.columns.disk, w.columns.result, w.columns.method, w.columns.nist, w.columns.when]}
        rows={shown.map((each) => ({
          key: `${each.resultId} ${each.disk}`,
          cells: [
            <span key="disk" className="mono">
              {each.disk}
            </span>,
            <span key="result" className={css.result} data-failed={!each.passed || undefined}>
              <StateMark mark={each.passed ? 'ready' : 'triangle'} size={13} />
              {each.passed ? w.passed : w.notPassed}
            </span>,
            each.method,
            each.nistClass,
            whenWas(each.endedAt, now),
          ],
        }))}
      />
      <div className={css.actions}>
        <ActionButton
          offline
          startIcon={<Printer size={15} strokeWidth={1.75} />}
          onClick={() => setPrinting(true)}
        >
          {w.openSheet}
        </ActionButton>
      </div>
      {printing && <CertificateSheet machine={machine} items={items} onClose={() => setPrinting(false)} />}
    </Card>
  );
}
