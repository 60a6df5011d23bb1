import { useState } from 'react';
import type { BootResource, Machine } from '../../../../services/contract/all.ts';
import type { Problem } from '../../../../services/contract/result.ts';
import { problemOf, useAsk, useCall } from '../../../data/desk.tsx';
import { words } from '../../../words/words.ts';
import { swapTrouble, type Advanced } from './AdvancedFields.tsx';
import type { Choices, Preview } from './shapes.ts';
import { useUserData, type UserDataState } from './use-user-data.ts';

const w = words.deploy;

export interface DeployState {
  images: BootResource[];
  /** False until the list of images is there. */
  imagesKnown: boolean;
  choices: Choices;
  choose: (change: Partial<Choices>) => void;
  advanced: Advanced;
  setAdvanced: (advanced: Advanced) => void;
  userData: UserDataState;
  preview: Preview | undefined;
  /** Why there is no preview. */
  previewProblem: Problem | null;
  /** Disks that may lose what they hold once it is agreed; empty when nothing is lost. */
  erased: string[];
  agreed: boolean;
  agree: (agreed: boolean) => void;
  whyNot: string | null;
  start: () => Promise<boolean>;
  busy: boolean;
  refused: Problem | null;
}

/** The image that is proposed: the one installed last, else the newest. */
export const proposedImage = (images: readonly BootResource[]): BootResource | undefined =>
  images.toSorted(
    (a, b) => (b.usedAt ?? 0) - (a.usedAt ?? 0) || (b.readyAt ?? b.createdAt) - (a.readyAt ?? a.createdAt),
  )[0];

const fits = (image: BootResource, machine: Machine): boolean =>
  image.state === 'ready' && image.architecture.split('/')[0] === machine.architecture.split('/')[0];

/** What a person chooses about a deployment, what it would do, and starting it. */
export function useDeploy(machine: Machine): DeployState {
  const { systemId } = machine;
  const list = useAsk('images.list', {});
  const images = (list.data?.items ?? []).filter((image) => fits(image, machine));
  const [chosen, setChosen] = useState<Choices>({});
  const [advanced, setAdvanced] = useState<Advanced>({ swap: '', kernelOptions: '' });
  const [agreedTo, setAgreedTo] = useState('');
  const userData = useUserData();
  const start = useCall('deploy.start');
  const image = chosen.image ?? proposedImage(images)?.name;
  const badSwap = swapTrouble(advanced);
  const choices: Choices = {
    ...chosen,
    ...(image !== undefined && { image }),
    ...(advanced.swap !== '' && !badSwap && { swapMib: Number(advanced.swap) }),
  };
  const asked = useAsk(
    'deploy.preview',
    { systemId, ...choices },
    { enabled: list.data !== undefined, keepPrevious: true },
  );
  const preview = asked.data;
  const erased =
    preview && preview.erases.length > 0
      ? preview.after.filter((disk) => disk.written).map((disk) => disk.name)
      : [];
  const agreed = erased.length > 0 && agreedTo === erased.join(' ');
  const wrongData = userData.check !== null && !userData.check.valid;
  const missing = (): string | null => {
    if (list.data && images.length === 0) return w.noImage;
    if (!preview) return w.looking;
    if (preview.problems[0]) return preview.problems[0];
    if (badSwap) return badSwap;
    if (userData.checking) return w.userData.checking;
    if (wrongData) return w.userData.fixFirst;
    return erased.length > 0 && !agreed ? w.tickFirst(erased) : null;
  };
  return {
    images,
    imagesKnown: list.data !== undefined,
    choices,
    choose: (change) => setChosen({ ...chosen, ...change }),
    advanced,
    setAdvanced,
    userData,
    preview,
    previewProblem: problemOf(asked.error) ?? problemOf(list.error),
    erased,
    agreed,
    agree: (yes) => setAgreedTo(yes ? erased.join(' ') : ''),
    whyNot: missing(),
    start: async () => {
      const started = await start.run({
        ...commandOf(systemId, choices, advanced, userData.text),
        erase: erased,
      });
      return started.ok;
    },
    busy: start.busy,
    refused: start.problem,
  };
}

/** What is sent to start it, without what may be erased. */
export const commandOf = (systemId: string, choices: Choices, advanced: Advanced, userData: string) => ({
  systemId,
  ...choices,
  ...(advanced.kernelOptions.trim() !== '' && { kernelOptions: advanced.kernelOptions.trim() }),
  ...(userData.trim() !== '' && { userData }),
});
