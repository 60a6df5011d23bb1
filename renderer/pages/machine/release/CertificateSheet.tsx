import { Button, Dialog } from '@mui/material';
import type { Machine } from '../../../../services/contract/all.ts';
import { useDeskNow } from '../../../data/clock.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { exactTime, joined, storage } from '../../../ui/format.ts';
import { usePhone } from '../../../ui/screen.ts';
import { words } from '../../../words/words.ts';
import css from './Certificates.module.css';
import type { Certificate } from './shapes.ts';

const w = words.release;
const c = w.columns;

interface CertificateSheetProps {
  machine: Machine;
  items: readonly Certificate[];
  onClose: () => void;
}

/** The certificates as they are printed: one paragraph a disk, black on white on paper. */
export function CertificateSheet({ machine, items, onClose }: CertificateSheetProps) {
  const phone = usePhone();
  const now = useDeskNow(60_000);
  const facts = (of: Certificate): [string, string][] => [
    [c.result, of.passed ? w.passed : w.notPassed],
    [c.model, of.model ?? words.desk.none],
    [c.serial, of.serial ?? words.desk.none],
    [c.size, of.sizeBytes === null ? words.desk.none : joined(storage(of.sizeBytes))],
    [c.method, of.method],
    [c.nist, of.nistClass],
    [c.samples, w.samples(of.verifiedSamples, of.badSamples)],
    [c.when, exactTime(of.endedAt)],
    [c.by, of.by],
  ];
  return (
    <Dialog
      open
      onClose={onClose}
      fullScreen={phone}
      maxWidth="md"
      fullWidth
      aria-labelledby="sheet-title"
      slotProps={{ paper: { className: css.sheet ?? '' } }}
    >
      <div className={css.page} tabIndex={0} role="group" aria-labelledby="sheet-title">
        <h2 id="sheet-title">{w.sheet.title(machine.hostname)}</h2>
        <p className={css.lead}>{w.sheet.lead}</p>
        <dl className={css.about}>
          <div>
            <dt>{w.sheet.machine}</dt>
            <dd>{[machine.vendor, machine.product].filter(Boolean).join(' ') || machine.hostname}</dd>
          </div>
          <div>
            <dt>{w.sheet.serial}</dt>
            <dd>{machine.serial ?? words.desk.none}</dd>
          </div>
          <div>
            <dt>{w.sheet.id}</dt>
            <dd>{machine.systemId}</dd>
          </div>
          <div>
            <dt>{w.sheet.printed}</dt>
            <dd>{exactTime(now)}</dd>
          </div>
        </dl>
        {items.map((each) => (
          <section key={`${each.resultId} ${each.disk}`} aria-label={w.certificateOf(each.disk)}>
            <h3>{each.disk}</h3>
            <dl className={css.about}>
              {facts(each).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className={css.foot}>
        <Button variant="outlined" onClick={onClose}>
          {words.desk.close}
        </Button>
        <ActionButton offline variant="contained" onClick={() => window.print()}>
          {w.print}
        </ActionButton>
      </div>
    </Dialog>
  );
}
