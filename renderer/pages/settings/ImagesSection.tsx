import { Link } from '@tanstack/react-router';
import { useAsk } from '../../data/desk.tsx';
import { useNow } from '../../data/clock.ts';
import { paths } from '../../paths.ts';
import { joined, storage, whenWas } from '../../ui/format.ts';
import { words } from '../../words/words.ts';
import css from './Settings.module.css';

const w = words.settings;

/** The system that machines boot into, in a line; it is built, and images are kept, at their own place. */
export function ImagesSection() {
  const ephemeral = useAsk('images.status', {}, { everyMs: 30_000 }).data?.ephemeral;
  const now = useNow(30_000);
  if (!ephemeral) return null;
  return (
    <>
      <h3 className={css.sub}>{w.ephemeral}</h3>
      <p className={css.text}>
        {ephemeral.built
          ? w.imageThere(ephemeral.kernel ?? '', joined(storage(ephemeral.sizeBytes)))
          : w.imageMissing}
        {ephemeral.built && ephemeral.builtAt !== null && `, ${w.built(whenWas(ephemeral.builtAt, now))}`}
      </p>
      <p className={css.text}>
        <Link to={paths.images}>{w.toImages}</Link>
      </p>
    </>
  );
}
