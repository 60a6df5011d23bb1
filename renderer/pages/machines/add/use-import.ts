import { useEffect, useState } from 'react';
import type { Output } from '../../../../services/contract/calls.ts';
import type { Problem } from '../../../../services/contract/result.ts';
import { useLink } from '../../../data/desk.tsx';

export type ImportPreview = Output<'machines.import_preview'>;

const pauseMs = 350;
const mostBytes = 4_000_000;

export interface ImportState {
  text: string;
  setText: (text: string) => void;
  preview: ImportPreview | null;
  /** The preview is of an older text. */
  reading: boolean;
  problem: Problem | null;
  tooBig: boolean;
}

interface Told {
  text: string;
  preview: ImportPreview | null;
  problem: Problem | null;
}

const nothing: Told = { text: '', preview: null, problem: null };

/** Reads a pasted list while it is changed; kept out of the query cache, for it may be 4 MB. */
export function useImport(): ImportState {
  const link = useLink();
  const [text, setText] = useState('');
  const [told, setTold] = useState(nothing);
  const tooBig = text.length > mostBytes;
  const empty = text.trim() === '';
  useEffect(() => {
    if (empty || tooBig) return;
    let live = true;
    const timer = setTimeout(() => {
      void link.call('machines.import_preview', { text }).then((answer) => {
        if (!live) return;
        setTold({
          text,
          preview: answer.ok ? answer.value : null,
          problem: answer.ok ? null : answer.problem,
        });
      });
    }, pauseMs);
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [link, text, empty, tooBig]);
  const shown = empty || tooBig ? nothing : told;
  return {
    text,
    setText,
    preview: shown.preview,
    problem: shown.problem,
    reading: !empty && !tooBig && told.text !== text,
    tooBig,
  };
}
