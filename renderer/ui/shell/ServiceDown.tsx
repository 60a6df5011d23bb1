import { Button } from '@mui/material';
import { useNavigate } from '@tanstack/react-router';
import type { Output } from '../../../services/contract/calls.ts';
import { useCall } from '../../data/desk.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words/words.ts';
import { ActionButton } from '../ActionButton.tsx';
import { ProblemBox, Refusal } from '../ProblemBox.tsx';

type Service = Output<'desk.status'>['services'][number];

const startsAnew = ['dhcp4', 'tftp', 'http'];

/** A service that should run and does not: why, what it means, and a way to try again. */
export function ServiceDown({ service }: { service: Service }) {
  const { name, label, detail } = service;
  const restart = useCall('desk.restart_services');
  const navigate = useNavigate();
  const without = words.desk.without[name];
  return (
    <ProblemBox
      tone="fail"
      title={words.desk.serviceDown(name, label)}
      text={
        <>
          {detail}
          {without && ` ${without}`}
        </>
      }
    >
      {startsAnew.includes(name) && (
        <ActionButton variant="contained" busy={restart.busy} onClick={() => void restart.run({})}>
          {words.desk.tryAgain}
        </ActionButton>
      )}
      <Button
        onClick={() =>
          void navigate({ to: paths.settings, search: { find: words.settings.sections.services } })
        }
      >
        {words.desk.details}
      </Button>
      <Refusal title={words.desk.tryAgainRefused} problem={restart.problem} />
    </ProblemBox>
  );
}
