import { useState } from 'react';
import { useAsk, useCall } from '../../../data/desk.tsx';
import { joined, storage } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import css from '../Settings.module.css';
import { BackupList } from './BackupList.tsx';
import { BringBackup } from './BringBackup.tsx';
import { MakeBackup } from './MakeBackup.tsx';

const w = words.settings.backup;
const leastBytes = 1e6;

/** One file with everything but images: made here, kept here or elsewhere, brought back and restored. */
export function BackupSection() {
  const list = useAsk('backup.list', {}).data;
  const make = useCall('backup.make');
  const [job, setJob] = useState<number | null>(null);
  const state = useAsk('jobs.get', { id: job ?? 0 }, { enabled: job !== null, everyMs: 1000 }).data?.state;
  const isMaking = job !== null && (state === undefined || state === 'waiting' || state === 'running');
  return (
    <>
      <p className={css.text}>{w.lead}</p>
      {list && (
        <p className={css.text}>
          {w.willTake(
            joined(storage(Math.max(leastBytes, list.storeBytes))),
            joined(storage(list.freeBytes)),
          )}
        </p>
      )}
      <MakeBackup
        isBusy={make.busy || isMaking}
        said={isMaking ? w.making : state === 'done' ? w.madeNow : ''}
        problem={make.problem}
        onMake={async (passPhrase) => {
          const begun = await make.run({ passPhrase });
          if (begun.ok) setJob(begun.value.job);
          return begun.ok;
        }}
      />
      {list && <BackupList key={state ?? ''} folder={list.folder} items={list.items} />}
      <BringBackup />
    </>
  );
}
