import type { Nic } from '../../../services/contract/all.ts';
import { linkSpeed } from '../../ui/format.ts';
import { words } from '../../words/words.ts';
import { canServe } from './use-nic-choice.ts';
import css from './NicCards.module.css';

const w = words.firstRun;

const link = (nic: Nic): string => {
  if (nic.linkUp) return w.linkUp(nic.speedMbps ? linkSpeed(nic.speedMbps) : null);
  return nic.switchedOff ? w.switchedOff : w.noLink;
};

/** Sentences on where it leads: who is at the other end, its address, what is tagged, who was heard. */
function place(nic: Nic): string[] {
  if (nic.unsuitable) return [nic.unsuitable];
  if (nic.switchedOff) return [w.switchOn(nic.name)];
  if (!nic.linkUp) return [w.plugIn];
  const { heard } = nic;
  const address = nic.addresses[0]?.address;
  const neighbour = heard?.neighbour;
  const end =
    neighbour && (neighbour.isSwitch ? w.switchPort : w.neighbourPort)(neighbour.name, neighbour.port);
  const own = !address ? w.noAddress : nic.defaultRoute ? w.carries(address) : w.hasAddress(address);
  return [
    ...(end ? [end] : []),
    own,
    ...(heard?.dhcpServers[0] ? [w.givesHere(heard.dhcpServers[0])] : []),
    ...(heard && heard.vlans.length > 0 ? [w.tagged(heard.vlans.slice(0, 5))] : []),
    ...(!end && heard && heard.stations > 0 ? [w.stations(heard.stations)] : []),
  ];
}

interface NicCardsProps {
  nics: Nic[];
  known: boolean;
  picked: string | null;
  /** The one that is served already. */
  served: string | null;
  onPick(name: string): void;
}

/** Every port of this computer; one that cannot serve stays visible and says why. */
export function NicCards({ nics, known, picked, served, onPick }: NicCardsProps) {
  if (known && nics.length === 0) return <p>{w.noNics}</p>;
  const tag = (nic: Nic): { text: string; tone: 'ready' | 'warn' } | null => {
    if (nic.name === served) return { text: w.servedNow, tone: 'ready' };
    if (nic.defaultRoute) return { text: w.internet, tone: 'warn' };
    return nic.suggested && canServe(nic) ? { text: w.suggested, tone: 'ready' } : null;
  };
  return (
    <div role="radiogroup" aria-label={w.which} className={css.cards}>
      {nics.map((nic) => {
        const beside = tag(nic);
        return (
          <label
            key={nic.name}
            className={css.card}
            data-picked={nic.name === picked || undefined}
            data-refused={!canServe(nic) || undefined}
          >
            <input
              type="radio"
              name="nic"
              checked={nic.name === picked}
              disabled={!canServe(nic)}
              onChange={() => onPick(nic.name)}
            />
            <span className={css.name}>
              <b className="mono">{nic.name}</b>
              <span>{nic.description}</span>
            </span>
            <span>{link(nic)}</span>
            <span>{place(nic).join(' ')}</span>
            {beside && (
              <span className={css.tag} data-tone={beside.tone}>
                {beside.text}
              </span>
            )}
          </label>
        );
      })}
    </div>
  );
}
