import type { Action, Machine } from '../../../../services/contract/all.ts';
import { useAsk } from '../../../data/desk.tsx';
import { DeployedCard } from './DeployedCard.tsx';
import { FailedCard } from './FailedCard.tsx';
import { InstallingCard } from './InstallingCard.tsx';

interface DeploymentPartProps {
  machine: Machine;
  onAct: (action: Action) => void;
  onLog: () => void;
}

/** What the story says of a deployment: how far it is, how to log in, or where it ended. */
export function DeploymentPart({ machine, onAct, onLog }: DeploymentPartProps) {
  const { systemId, status } = machine;
  const isDeployment = status === 'deploying' || status === 'deployed' || status === 'failed_deployment';
  const deployment = useAsk(
    'deploy.get',
    { systemId },
    { enabled: isDeployment, everyMs: status === 'deploying' ? 2000 : false },
  ).data?.deployment;
  if (!isDeployment || !deployment) return null;
  if (status === 'deployed') return <DeployedCard machine={machine} deployment={deployment} />;
  if (status === 'deploying') return <InstallingCard deployment={deployment} />;
  return <FailedCard machine={machine} deployment={deployment} onAct={onAct} onLog={onLog} />;
}
