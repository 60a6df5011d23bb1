import { useEffect, useState } from 'react';
import { useLink } from '../../../data/desk.tsx';
import type { UserDataCheck } from './shapes.ts';

export interface UserDataState {
  text: string;
  change(text: string): void;
  /** What was found in the present text; null while it is looked at, and for an empty one. */
  check: UserDataCheck | null;
  checking: boolean;
}

const pauseMs = 400;

/** A text that is looked at by the controller whenever typing pauses. */
export function useUserData(): UserDataState {
  const link = useLink();
  const [text, setText] = useState('');
  const [seen, setSeen] = useState<{ text: string; check: UserDataCheck | null } | null>(null);
  useEffect(() => {
    if (text.trim() === '') return undefined;
    let over = false;
    const look = async (): Promise<void> => {
      const answer = await link.call('deploy.check_user_data', { text });
      if (!over) setSeen({ text, check: answer.ok ? answer.value : null });
    };
    const timer = setTimeout(() => void look(), pauseMs);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [link, text]);
  const isSeen = seen?.text === text && text.trim() !== '';
  return {
    text,
    change: setText,
    check: isSeen ? seen.check : null,
    checking: !isSeen && text.trim() !== '',
  };
}
