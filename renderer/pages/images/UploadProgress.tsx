import { LinearProgress } from '@mui/material';
import { useRef, useState } from 'react';
import type { BootResource } from '../../../services/contract/all.ts';
import { useCall, useLink } from '../../data/desk.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { joined, shortDuration, storage } from '../../ui/format.ts';
import { words } from '../../words/words.ts';
import css from './Progress.module.css';
import { beginUpload, forgetUpload, goOn, useUploads } from './uploads.ts';

const w = words.images;
const size = (bytes: number): string => joined(storage(bytes));

/** A file that comes in: how far, how fast, how long; and how it goes on when it stopped. */
export function UploadProgress({ image }: { image: BootResource }) {
  const link = useLink();
  const abort = useCall('images.upload_abort');
  const input = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const mine = useUploads().find((upload) => upload.id === image.id);
  const totalBytes = image.upload?.sizeBytes ?? mine?.file.size ?? 1;
  const doneBytes = mine?.sentBytes ?? image.upload?.receivedBytes ?? 0;
  const rate = mine?.bytesPerSecond ?? null;
  const [done, rest] = w.sending(size(doneBytes), size(totalBytes));
  const again = async (file: File): Promise<void> => {
    if (file.size !== totalBytes)
      return setTrouble(w.wrongFile(image.upload?.fileName ?? '', size(totalBytes)));
    const begun = await beginUpload(link, file, { name: image.name, architecture: image.architecture });
    setTrouble(begun.ok ? null : begun.problem.sentence);
  };
  const giveUp = (): void => {
    forgetUpload(image.id);
    void abort.run({ id: image.id });
  };
  const said = trouble ?? mine?.problem?.sentence ?? abort.problem?.sentence;
  return (
    <div className={css.progress}>
      {mine && (
        <p className={css.line}>
          <span>
            <b>{done}</b>
            {rest}
            {rate !== null && ` · ${w.rate(size(rate))}`}
            {rate !== null &&
              rate > 0 &&
              ` · ${w.left(shortDuration(((totalBytes - doneBytes) / rate) * 1000))}`}
          </span>
        </p>
      )}
      {!mine && (
        <p className={css.stopped}>
          {w.stopped(size(doneBytes), size(totalBytes), image.upload?.fileName ?? '')}
        </p>
      )}
      <LinearProgress
        className={css.bar ?? ''}
        variant="determinate"
        aria-label={image.title}
        value={Math.min(100, (100 * doneBytes) / Math.max(1, totalBytes))}
      />
      {said && (
        <p className={css.trouble} role="alert">
          {said}
        </p>
      )}
      <div className={css.actions}>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={w.goOn}
          onChange={(e) => {
            const file = e.target.files?.[0];
            e.target.value = '';
            if (file) void again(file);
          }}
        />
        {mine?.ended && (
          <ActionButton size="small" onClick={() => goOn(link, image.id)}>
            {w.again}
          </ActionButton>
        )}
        {!mine && (
          <ActionButton size="small" onClick={() => input.current?.click()}>
            {w.goOn}
          </ActionButton>
        )}
        <ActionButton size="small" busy={abort.busy} onClick={giveUp}>
          {w.giveUp}
        </ActionButton>
      </div>
    </div>
  );
}
