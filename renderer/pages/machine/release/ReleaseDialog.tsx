import { Button, Dialog, IconButton } from '@mui/material';
import { Undo2, X } from 'lucide-react';
import { useState } from 'react';
import type { Machine } from '../../../../services/contract/all.ts';
import { problemOf, useAsk, useCall } from '../../../data/desk.tsx';
import { useLate } from '../../../data/late.ts';
import { TextField, Tick } from '../../../forms/Field.tsx';
import { RadioCards } from '../../../forms/RadioCards.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { roughTime } from './rough-time.ts';
import { ProblemBox, Refusal } from '../../../ui/ProblemBox.tsx';
import { usePhone } from '../../../ui/screen.ts';
import { words } from '../../../words/words.ts';
import css from '../deploy/DeployDialog.module.css';
import { ReleasedDisks } from './ReleasedDisks.tsx';
import { inputOf, ways, type ReleasePreview, type Way } from './shapes.ts';

const w = words.release;

/** Why a way cannot be gone here. */
function whyNotWay(way: Way, { disks }: ReleasePreview): string | null {
  if (way === 'keep') return null;
  if (disks.length === 0) return w.noDisks;
  return way === 'secure' && !disks.some((disk) => disk.secure.possible) ? w.noSecure : null;
}

const noteOf = (way: Way, { disks }: ReleasePreview): string =>
  way === 'full'
    ? w.ways.full.note(roughTime(1000 * Math.max(0, ...disks.map((disk) => disk.fullSeconds))))
    : w.ways[way].note;

/** What is given back, and what becomes of what its disks hold. */
export function ReleaseDialog({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const phone = usePhone();
  const { systemId, hostname } = machine;
  const asked = useAsk('release.preview', { systemId });
  const release = useCall('release.start');
  const [chosen, setChosen] = useState<Way | null>(null);
  const [agreed, setAgreed] = useState(false);
  const [force, setForce] = useState(false);
  const [comment, setComment] = useState('');
  const preview = asked.data;
  const late = useLate(!preview && !asked.error);
  const way = chosen ?? preview?.default ?? 'keep';
  const erased = way === 'keep' ? [] : (preview?.disks ?? []);
  const names = erased.map((disk) => disk.name);
  const lost = erased.filter((disk) => disk.holds !== null);
  const whyNot = !preview ? w.looking : lost.length > 0 && !agreed ? w.tickFirst(names) : null;
  const submit = async (): Promise<void> => {
    const started = await release.run({
      systemId,
      ...inputOf[way],
      ...(force && { force }),
      ...(comment.trim() && { comment: comment.trim() }),
    });
    if (started.ok) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      fullScreen={phone}
      maxWidth={false}
      slotProps={{ paper: { className: css.paper ?? '' } }}
      aria-labelledby="release-title"
    >
      <form
        className={css.form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void submit();
        }}
      >
        <header className={css.head}>
          <Undo2 size={19} strokeWidth={1.75} aria-hidden="true" />
          <h2 id="release-title">{w.title(hostname)}</h2>
          <span>{preview && w.subject(preview.deployed, preview.owner)}</span>
          <IconButton aria-label={words.desk.close} onClick={onClose}>
            <X size={18} />
          </IconButton>
        </header>
        <div className={css.body}>
          <div className={css.choices}>
            {preview && (
              <RadioCards
                label={w.label}
                columns={1}
                value={way}
                choices={ways.map((value) => ({
                  value,
                  title: w.ways[value].title,
                  note: noteOf(value, preview),
                  whyNot: whyNotWay(value, preview),
                }))}
                onChange={(value) => {
                  setChosen(value);
                  setAgreed(false);
                }}
              />
            )}
            <TextField
              label={w.comment}
              value={comment}
              onChange={setComment}
              inputProps={{ maxLength: 255 }}
            />
            <Tick label={w.force} help={w.forceHelp} checked={force} onChange={setForce} />
          </div>
          <div className={css.consequence}>
            {late && <p className={css.wait}>{w.looking}</p>}
            <Refusal title={w.noPreview} problem={problemOf(asked.error)} />
            {preview && <ReleasedDisks disks={preview.disks} way={way} />}
            {lost.length > 0 && (
              <div className={css.boxes}>
                <ProblemBox
                  tone="fail"
                  title={lost.map(({ name, holds }) => w.holds(name, holds ?? '')).join(' ')}
                  text={w.notBack}
                />
                <Tick label={w.eraseThese(names)} checked={agreed} onChange={setAgreed} />
              </div>
            )}
          </div>
        </div>
        <footer className={css.foot}>
          {release.problem && (
            <div className={css.refused}>
              <Refusal title={w.refused(hostname)} problem={release.problem} />
            </div>
          )}
          <p className={css.howLong}>{erased.length > 0 ? w.after : w.afterKeep}</p>
          <Button variant="outlined" onClick={onClose}>
            {words.desk.cancel}
          </Button>
          <ActionButton
            type="submit"
            variant="contained"
            color={erased.length > 0 ? 'error' : 'primary'}
            whyNot={whyNot}
            busy={release.busy}
          >
            {erased.length > 0 ? w.eraseAndRelease(erased.length) : w.release}
          </ActionButton>
        </footer>
      </form>
    </Dialog>
  );
}
