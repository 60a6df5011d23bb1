import { Button } from '@mui/material';
import { useNavigate } from '@tanstack/react-router';
import type { Output } from '../../../services/contract/calls.ts';
import { useAsk, useCall } from '../../data/desk.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words/words.ts';
import { ActionButton } from '../ActionButton.tsx';
import { Command } from '../Command.tsx';
import { ProblemBox, Refusal } from '../ProblemBox.tsx';

type Trouble = Output<'desk.status'>['problems'][number];

/** Trouble of the whole desk in one sentence, with what to do about it as a button. */
export function SiteTrouble({ trouble }: { trouble: Trouble }) {
  const { code, sentence } = trouble;
  if (code === 'image_missing') return <ImageMissing sentence={sentence} />;
  return (
    <ProblemBox tone={code === 'disk_nearly_full' ? 'fail' : 'warn'} title={sentence}>
      <Remedy code={code} />
    </ProblemBox>
  );
}

function Remedy({ code }: { code: string }) {
  const navigate = useNavigate();
  const to = (label: string, go: () => unknown) => (
    <Button variant="outlined" onClick={() => void go()}>
      {label}
    </Button>
  );
  if (code === 'disk_nearly_full')
    return to(words.desk.keepLess, () =>
      navigate({ to: paths.settings, search: { find: words.settings.sections.events } }),
    );
  if (code === 'no_dhcp_server') return to(words.desk.changeServing, () => navigate({ to: paths.serve }));
  if (code.startsWith('clock_'))
    return to(words.desk.details, () =>
      navigate({ to: paths.activity, search: { kind: 'desk', level: 'warned' } }),
    );
  return null;
}

/** Not built, being built, or not to be built from here: each with its next step. */
function ImageMissing({ sentence }: { sentence: string }) {
  const image = useAsk('images.status', {}, { everyMs: 10_000 }).data;
  const build = useCall('images.build');
  const navigate = useNavigate();
  if (!image) return <ProblemBox tone="warn" title={sentence} />;
  const { job, whyNot, fix, minutes } = image;
  if (job !== null)
    return (
      <ProblemBox tone="warn" title={words.desk.imageBuilding} text={words.desk.imageBuildingText}>
        <Button
          variant="outlined"
          onClick={() => void navigate({ to: paths.activity, search: { tab: 'jobs' } })}
        >
          {words.desk.showJob}
        </Button>
      </ProblemBox>
    );
  if (whyNot !== null)
    return (
      <ProblemBox tone="warn" title={words.desk.imageMissing} text={whyNot}>
        {fix !== null && (
          <>
            <span>{words.desk.imageByHand}</span>
            <Command line={fix} />
          </>
        )}
      </ProblemBox>
    );
  return (
    <ProblemBox tone="warn" title={words.desk.imageMissing} text={words.desk.imageMissingText(minutes)}>
      <ActionButton variant="contained" busy={build.busy} onClick={() => void build.run({})}>
        {words.desk.buildImage}
      </ActionButton>
      <Refusal title={words.desk.buildRefused} problem={build.problem} />
    </ProblemBox>
  );
}
