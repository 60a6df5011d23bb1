import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { focusSoon } from '../../ui/focus-soon.ts';
import { words } from '../../words/words.ts';
import { machinesHttpPort, type FirstRun } from './use-first-run.ts';
import css from './FirstRunPage.module.css';

const w = words.firstRun;

/** What Start changes on this computer and on the wire: addresses, ports, the wire, the firewall. */
export function ChangesDialog({ open, onClose, run }: { open: boolean; onClose(): void; run: FirstRun }) {
  const { nic, deskAddress, fields, mode, gives, preflight } = run;
  const isProxy = mode === 'proxy';
  const changes = {
    nic: nic?.name ?? '',
    desk: deskAddress ?? '',
    pool: isProxy || !fields ? null : fields,
    httpPort: machinesHttpPort,
  };
  const blocked = preflight?.findings.some((f) => f.id === 'firewall' && f.level !== 'fine') ?? false;
  const parts = [
    { title: w.changesAddresses, lines: gives && !isProxy ? w.gives(changes) : w.keeps(changes) },
    { title: w.changesPorts, lines: w.ports(changes) },
    { title: w.changesWire, lines: w.wire(changes) },
    { title: w.changesFirewall, lines: [blocked ? w.firewallBlocks : w.firewallNone] },
  ];
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby="changes-title">
      <DialogTitle id="changes-title">{w.whatChanges}</DialogTitle>
      <DialogContent>
        {parts.map(({ title, lines }) => (
          <section key={title} className={css.changes}>
            <h3>{title}</h3>
            <ul className={css.lines}>
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </section>
        ))}
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onClose} ref={focusSoon}>
          {words.desk.close}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
