import type { Nic } from '../../../services/contract/all.ts';
import { linkSpeed } from '../../ui/format.ts';
import { words } from '../../words/words.ts';
import css from './NicCards.module.css';

const w = words.firstRun;

function place(nic: Nic): string {
  const address = nic.addresses[0]?.address;
  if (nic.unsuitable) return nic.unsuitable;
  if (nic.defaultRoute && address) return w.carries(address);
  return address ? w.hasAddress(address) : w.noAddress;
}

interface NicCardsProps {
  nics: Nic[];
  known: boolean;
  picked: string | null;
  onPick(name: string): void;
}

/** Every port of this computer; one that cannot serve stays visible and says why. */
export function NicCards({ nics, known, picked, onPick }: NicCardsProps) {
  if (known && nics.length === 0) return <p>{w.noNics}</p>;
  return (
    <div role="radiogroup" aria-label={w.which} className={css.cards}>
      {nics.map((nic) => (
        <label
          key={nic.name}
          className={css.card}
          data-picked={nic.name === picked || undefined}
          data-refused={!!nic.unsuitable || undefined}
        >
          <input
            type="radio"
            name="nic"
            checked={nic.name === picked}
            disabled={!!nic.unsuitable}
            onChange={() => onPick(nic.name)}
          />
          <span className={css.name}>
            <b className="mono">{nic.name}</b>
            <span>{nic.description}</span>
          </span>
          <span>{nic.linkUp ? w.linkUp(nic.speedMbps ? linkSpeed(nic.speedMbps) : null) : w.noLink}</span>
          <span>{place(nic)}</span>
          {nic.suggested && !nic.unsuitable ? (
            <span className={css.tag} data-tone="ready">
              {w.suggested}
            </span>
          ) : (
            nic.defaultRoute && (
              <span className={css.tag} data-tone="warn">
                {w.internet}
              </span>
            )
          )}
        </label>
      ))}
    </div>
  );
}
