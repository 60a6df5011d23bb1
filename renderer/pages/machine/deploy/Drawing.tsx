import { ArrowDown } from 'lucide-react';
import { Fragment, useState } from 'react';
import { words } from '../../../words/words.ts';
import { DiskDrawing, Parts } from './DiskDrawing.tsx';
import css from './Drawing.module.css';
import { groupsBelow } from './groups-below.ts';
import type { Preview } from './shapes.ts';

const w = words.deploy;
const whens = ['now', 'after'] as const;

/** The disks as they are and as they will be, in the same drawing; groups stand below the disks that feed them. */
export function Drawing({ preview, inMemory }: { preview: Preview; inMemory: boolean }) {
  const [when, setWhen] = useState<'now' | 'after'>('after');
  const after = inMemory ? preview.now.map((disk) => ({ ...disk, written: false })) : preview.after;
  const disks = when === 'now' ? preview.now : after;
  const below = groupsBelow(disks, when === 'now' ? [] : preview.groups);
  return (
    <>
      <div className={css.head}>
        <h3>{when === 'now' ? w.onTheDisksNow : w.onTheDisks}</h3>
        {when === 'after' && (
          <p className={css.legend} aria-hidden="true">
            <span data-kind="written" /> {w.writtenNow}
            <span data-kind="kept" /> {w.keptShort}
          </p>
        )}
        <div className={css.toggle} role="group" aria-label={w.which}>
          {whens.map((each) => (
            <button key={each} type="button" aria-pressed={each === when} onClick={() => setWhen(each)}>
              {w.whens[each]}
            </button>
          ))}
        </div>
      </div>
      {disks.length === 0 && <p className={css.none}>{w.noDisks}</p>}
      {disks.map((disk) => (
        <Fragment key={disk.name}>
          <DiskDrawing disk={disk} when={when} />
          {below.get(disk.name)?.map((group) => (
            <section key={group.name} className={css.group} aria-label={group.name}>
              <p className={css.feeds}>
                <ArrowDown size={16} strokeWidth={1.75} aria-hidden="true" />
                <b>{group.name}</b> {group.text}
              </p>
              <Parts parts={group.parts} when="after" />
            </section>
          ))}
        </Fragment>
      ))}
    </>
  );
}
