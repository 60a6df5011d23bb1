import { Button } from '@mui/material';
import { useNavigate } from '@tanstack/react-router';
import { useAsk } from '../../data/desk.tsx';
import { paths } from '../../paths.ts';
import { ShortTable } from '../../tables/ShortTable.tsx';
import { Wire } from '../../ui/shell/StatusBar.tsx';
import { words } from '../../words/words.ts';
import { SettingFields } from './SettingFields.tsx';
import css from './Settings.module.css';

const w = words.settings;

/** What is served, a way to change it, and what machines are told with their address. */
export function NetworkSection() {
  const nics = useAsk('desk.status', {}).data?.nics;
  const subnets = useAsk('network.subnets', {}).data?.subnets;
  const navigate = useNavigate();
  return (
    <>
      <h3 className={css.sub}>{w.served}</h3>
      {nics?.length === 0 && <p className={css.text}>{w.servesNothing}</p>}
      <ul className={css.wires}>
        {nics?.map((nic) => (
          <li key={nic.name}>
            <Wire nic={nic} />
          </li>
        ))}
      </ul>
      {subnets?.length === 0 && <p className={css.text}>{w.noSubnets}</p>}
      {subnets && subnets.length > 0 && (
        <ShortTable
          label={w.sections.network}
          head={[w.subnet, w.nic, w.pool, w.leases]}
          end={[3]}
          rows={subnets.map((s) => ({
            key: s.cidr,
            cells: [
              <span className="mono">{s.cidr}</span>,
              s.nic && <span className="mono">{s.nic}</span>,
              <span className="mono">{s.dynamicRanges.map(([a, b]) => `${a} – ${b}`).join(', ')}</span>,
              w.leasesOf(s.leases, s.addressesInPool),
            ],
          }))}
        />
      )}
      <p className={css.actions}>
        <Button variant="outlined" onClick={() => void navigate({ to: paths.serve })}>
          {w.change}
        </Button>
      </p>
      <SettingFields of="network" />
    </>
  );
}
