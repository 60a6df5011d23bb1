import { Button, DialogActions, DialogContent } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Discovered } from '../../../../services/contract/all.ts';
import type { Problem } from '../../../../services/contract/result.ts';
import { useNow } from '../../../data/clock.ts';
import { problemOf, useAsk, useLink } from '../../../data/desk.tsx';
import { Tick } from '../../../forms/Field.tsx';
import { SelectBox } from '../../../tables/GridRow.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { whenWas } from '../../../ui/format.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import css from './AddMachines.module.css';

const w = words.intake;
const mostShown = 500;

/** Stations heard on the wire that are no machines here, to be picked; those that asked to boot come first. */
export function AddDiscovered({ onClose }: { onClose: () => void }) {
  const link = useLink();
  const client = useQueryClient();
  const asked = useAsk('machines.discovered', { limit: mostShown }, { everyMs: 5000 });
  const [picked, setPicked] = useState<ReadonlySet<string>>(() => new Set());
  const [commission, setCommission] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<{ name: string; problem: Problem } | null>(null);
  const stations = asked.data?.items ?? [];
  const chosen = stations.filter((s) => picked.has(s.mac));

  const pick = (mac: string): void =>
    setPicked((before) => {
      const next = new Set(before);
      if (!next.delete(mac)) next.add(mac);
      return next;
    });
  const add = async (): Promise<void> => {
    setBusy(true);
    setRefused(null);
    for (const station of chosen) {
      const answer = await link.call('machines.create', { ...station.add, commission });
      if (!answer.ok) {
        setRefused({ name: station.hostname ?? station.mac, problem: answer.problem });
        break;
      }
    }
    setBusy(false);
    await client.invalidateQueries();
  };
  const addAndClose = async (): Promise<void> => {
    await add();
    setPicked(new Set());
  };
  return (
    <>
      <DialogContent className={css.fields ?? ''}>
        <Refusal title={w.heard} problem={problemOf(asked.error)} />
        {asked.data && stations.length === 0 && (
          <div>
            <h3>{w.heardNone}</h3>
            <p className={css.note}>{w.heardNoneText}</p>
          </div>
        )}
        {stations.length > 0 && (
          <ul className={css.stations} aria-label={w.heard}>
            {stations.map((station) => (
              <Station
                key={station.mac}
                station={station}
                picked={picked.has(station.mac)}
                onPick={() => pick(station.mac)}
              />
            ))}
          </ul>
        )}
        {refused && <Refusal title={w.notAdded(refused.name)} problem={refused.problem} />}
        <Tick
          label={w.commission}
          help={words.machines.commissionHelp}
          checked={commission}
          onChange={setCommission}
        />
      </DialogContent>
      <DialogActions>
        <Button variant="text" onClick={onClose}>
          {words.desk.close}
        </Button>
        <ActionButton
          variant="contained"
          whyNot={chosen.length === 0 ? w.pickFirst : null}
          busy={busy}
          onClick={() => void addAndClose()}
        >
          {w.add(chosen.length)}
        </ActionButton>
      </DialogActions>
    </>
  );
}

interface StationProps {
  station: Discovered;
  picked: boolean;
  onPick: () => void;
}

function Station({ station, picked, onPick }: StationProps) {
  const now = useNow(10_000);
  const { mac, vendor, address, hostname, askedForBoot, lastSeenAt } = station;
  const name = hostname ?? mac;
  return (
    <li onClick={onPick} data-picked={picked || undefined}>
      <SelectBox checked={picked} label={w.pickOne(name)} stop onClick={onPick} />
      <b>
        <bdi>{hostname ?? vendor ?? w.unknownVendor}</bdi>
      </b>
      <code>{mac}</code>
      <code>{address}</code>
      <span>{hostname && vendor}</span>
      <span className={css.heard}>
        {askedForBoot && (
          <>
            <StateMark mark="new" size={13} /> {w.asked},{' '}
          </>
        )}
        {w.seen(whenWas(lastSeenAt, now))}
      </span>
    </li>
  );
}
