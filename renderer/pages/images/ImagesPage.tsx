import { Upload } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { problemOf, useAsk, useCall } from '../../data/desk.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { joined, storage } from '../../ui/format.ts';
import { Card } from '../../ui/Card.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import { DropZone } from './DropZone.tsx';
import { EphemeralCard } from './EphemeralCard.tsx';
import { ImageCard } from './ImageCard.tsx';
import css from './Images.module.css';
import { JobProgress } from './JobProgress.tsx';
import { UploadDialog } from './UploadDialog.tsx';
import { useUploads } from './uploads.ts';

const w = words.images;

/** What machines get installed, how it comes here, and the system that they boot into meanwhile. */
export function ImagesPage() {
  const client = useQueryClient();
  const list = useAsk('images.list', {}, { everyMs: 5000 });
  const sending = useUploads().length;
  useEffect(() => {
    // One came or went: what the desk has of it is asked at once.
    void client.invalidateQueries({ queryKey: ['images.list'] });
  }, [client, sending]);
  const status = useAsk('images.status', {}, { everyMs: 10_000 }).data;
  const build = useCall('images.build');
  const [uploading, setUploading] = useState<{ file: File | null } | null>(null);
  const images = list.data?.items;
  const system = status?.system;
  const title = system?.title ?? null;
  const ready = images?.filter((image) => image.state === 'ready').length ?? 0;
  const buildsSystem = system && system.job !== null && !images?.some((image) => image.job === system.job);
  const buildButton = (primary: boolean) =>
    system &&
    title !== null && (
      <ActionButton
        variant={primary ? 'contained' : 'outlined'}
        whyNot={system.whyNot}
        busy={build.busy || system.job !== null}
        onClick={() => void build.run({ what: 'system' })}
      >
        {primary ? w.empty.build(title) : system.id === null ? w.buildSystem : w.rebuild}
      </ActionButton>
    );
  const empty = images?.length === 0 && !buildsSystem;
  return (
    <DropZone onFile={(file) => setUploading({ file })}>
      <PageHead title={w.title}>
        <ActionButton
          variant={empty ? 'outlined' : 'contained'}
          startIcon={<Upload size={16} strokeWidth={1.75} />}
          onClick={() => setUploading({ file: null })}
        >
          {w.upload}
        </ActionButton>
      </PageHead>
      <div className={css.page}>
        <Refusal title={w.notAsked} problem={problemOf(list.error)} />
        <Refusal title={w.buildRefused} problem={build.problem} />
        {images && status && !empty && (
          <p className={css.lead}>{w.lead(ready, joined(storage(status.freeBytes)))}</p>
        )}
        <div className={css.columns}>
          <div className={css.list}>
            {empty && system && (
              <section className={css.empty} aria-label={w.empty.title}>
                <h2>{w.empty.title}</h2>
                <p>{title === null ? w.empty.textWithout : w.empty.text(title, system.minutes)}</p>
                <div className={css.actions}>{buildButton(true)}</div>
                {system.whyNot && <p className={css.text}>{system.whyNot}</p>}
              </section>
            )}
            {buildsSystem && (
              <article className={css.image} aria-label={title ?? w.title}>
                <div className={css.head}>
                  <h2>{title}</h2>
                  <span className={css.state} data-state="building">
                    {w.states.building}
                  </span>
                </div>
                <JobProgress id={system.job!} name={title ?? w.title} />
              </article>
            )}
            {images?.map((image) => (
              <ImageCard key={image.id} image={image} />
            ))}
            <button type="button" className={css.drop} onClick={() => setUploading({ file: null })}>
              <Upload size={20} strokeWidth={1.75} aria-hidden="true" />
              <b>{w.drop}</b>
              <span>{w.dropText}</span>
            </button>
          </div>
          <div className={css.list}>
            {!empty && system && title !== null && (
              <Card title={w.builtHere}>
                <p className={css.text}>{w.builtHereText(title)}</p>
                <div className={css.actions}>
                  {buildButton(false)}
                  <span className={css.text}>{w.takes(system.minutes)}</span>
                </div>
              </Card>
            )}
            {status && <EphemeralCard status={status} />}
          </div>
        </div>
      </div>
      {uploading && <UploadDialog given={uploading.file} onClose={() => setUploading(null)} />}
    </DropZone>
  );
}
