import { useAsk, type Connection } from '../../data/desk.tsx';
import { words } from '../../words/words.ts';
import { Command } from '../Command.tsx';
import { ProblemBox } from '../ProblemBox.tsx';
import css from './Banners.module.css';
import { LinkLost } from './LinkLost.tsx';

/** Site-wide trouble, above every page until it is solved. */
export function Banners({ connection }: { connection: Connection }) {
  const status = useAsk('desk.status', {}).data;
  const stopped = status?.services.filter((s) => s.state === 'refused' || s.state === 'failed') ?? [];
  const problems = status?.problems ?? [];
  const imageMissing = problems.some((p) => p.code === 'image_missing');
  const fix = useAsk('images.status', {}, { enabled: imageMissing }).data?.fix;
  if (connection.downSince === null && stopped.length + problems.length === 0) return null;
  return (
    <div className={css.banners}>
      {connection.downSince !== null && <LinkLost since={connection.downSince} />}
      {stopped.map((service) => (
        <ProblemBox
          key={service.name}
          tone="fail"
          title={words.desk.serviceTrouble(service.label, words.desk.serviceState[service.state])}
          text={service.detail}
        />
      ))}
      {problems.map(({ code, sentence }) => (
        <ProblemBox
          key={code}
          tone="warn"
          title={code === 'image_missing' && fix ? words.settings.imageMissing : sentence}
        >
          {code === 'image_missing' && fix && <Command line={fix} />}
        </ProblemBox>
      ))}
    </div>
  );
}
