import { useAsk } from '../../data/desk.tsx';
import { Wire } from '../../ui/shell/StatusBar.tsx';
import { words } from '../../words/words.ts';
import css from './MachinesPage.module.css';

/** The status bar on a phone: one line. */
export function DeskLine() {
  const status = useAsk('desk.status', {}).data;
  if (!status) return null;
  const down = status.services.filter((s) => s.state === 'refused' || s.state === 'failed');
  return (
    <div className={css.deskLine}>
      {status.nics[0] && <Wire nic={status.nics[0]} />}
      <span>
        {down.length
          ? words.desk.servicesDown(down.map((s) => s.label).join(', '))
          : words.desk.allServicesRun}
      </span>
    </div>
  );
}
