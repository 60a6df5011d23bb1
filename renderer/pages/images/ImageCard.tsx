import { IconButton, Menu, MenuItem } from '@mui/material';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { BootResource } from '../../../services/contract/all.ts';
import { useCall } from '../../data/desk.tsx';
import { useDeskNow } from '../../data/clock.ts';
import { ProblemBox, Refusal } from '../../ui/ProblemBox.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import type { Mark } from '../../ui/status-marks.ts';
import { words } from '../../words/words.ts';
import { DeleteImageDialog } from './DeleteImageDialog.tsx';
import { history, lacking, recognised } from './image-lines.ts';
import css from './Images.module.css';
import { JobProgress } from './JobProgress.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import { UploadProgress } from './UploadProgress.tsx';

const w = words.images;
const marks: Record<BootResource['state'], Mark> = {
  building: 'working',
  uploading: 'working',
  checking: 'working',
  ready: 'ready',
  broken: 'triangle',
};

/** One image: what it is, how far it is while it comes, what is wrong with it, and what can be done. */
export function ImageCard({ image }: { image: BootResource }) {
  const now = useDeskNow(30_000);
  const verify = useCall('images.verify');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [dialog, setDialog] = useState<'delete' | 'rename' | null>(null);
  const then = (run: () => void) => () => {
    setAnchor(null);
    run();
  };
  const facts = recognised(image);
  const missing = lacking(image);
  return (
    <article className={css.image} aria-label={image.title} data-state={image.state}>
      <div className={css.head}>
        <StateMark mark={marks[image.state]} size={16} />
        <h2>{image.title}</h2>
        <span className={css.name}>{image.name}</span>
        <span className={css.state} data-state={image.state}>
          {w.states[image.state]}
        </span>
        <IconButton
          size="small"
          aria-label={w.actions(image.title)}
          aria-haspopup="menu"
          onClick={(e) => setAnchor(e.currentTarget)}
        >
          <Ellipsis size={18} />
        </IconButton>
      </div>
      {facts.length > 0 && <p className={css.facts}>{facts.join(' · ')}</p>}
      <p className={css.history}>{history(image, now)}</p>
      {image.sha256 && <p className={css.checksum}>{w.checksum(image.sha256)}</p>}
      {missing && (
        <p className={css.lacks}>
          <StateMark mark="triangle" size={13} />
          {missing}
        </p>
      )}
      {image.problem && (
        <div className={css.trouble}>
          <ProblemBox tone="fail" title={image.problem} />
        </div>
      )}
      {image.state === 'uploading' ? (
        <UploadProgress image={image} />
      ) : (
        image.job !== null && <JobProgress id={image.job} name={image.title} />
      )}
      <Refusal title={w.refused.verify} problem={verify.problem} />
      <Menu anchorEl={anchor} open={!!anchor} onClose={() => setAnchor(null)}>
        <MenuItem
          aria-disabled={image.state !== 'ready' || undefined}
          onClick={then(() => image.state === 'ready' && void verify.run({ id: image.id }))}
        >
          {w.verify}
        </MenuItem>
        <MenuItem onClick={then(() => setDialog('rename'))}>{w.rename}</MenuItem>
        <MenuItem onClick={then(() => setDialog('delete'))}>{w.remove}</MenuItem>
      </Menu>
      {dialog === 'delete' && <DeleteImageDialog image={image} onClose={() => setDialog(null)} />}
      {dialog === 'rename' && <RenameDialog image={image} onClose={() => setDialog(null)} />}
    </article>
  );
}
