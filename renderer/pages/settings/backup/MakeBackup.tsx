import { useState, type FormEvent } from 'react';
import type { Problem } from '../../../../services/contract/result.ts';
import { TextField } from '../../../forms/Field.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import css from '../Settings.module.css';

const w = words.settings.backup;
const leastLetters = 10;

interface Props {
  isBusy: boolean;
  said: string;
  problem: Problem | null;
  /** True when it began: then the pass phrase is forgotten here. */
  onMake: (passPhrase: string) => Promise<boolean>;
}

export function MakeBackup({ isBusy, said, problem, onMake }: Props) {
  const [phrase, setPhrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const short = phrase.length < leastLetters ? w.short : null;
  const differ = again !== phrase ? w.differ : null;
  const submit = async (e: FormEvent): Promise<void> => {
    e.preventDefault();
    setTried(true);
    if (isBusy || short !== null || differ !== null || !(await onMake(phrase))) return;
    setPhrase('');
    setAgain('');
    setTried(false);
  };
  return (
    <form className={css.form} onSubmit={(e) => void submit(e)} noValidate aria-label={w.make}>
      <div className={css.row}>
        <TextField
          label={w.phrase}
          type="password"
          autoComplete="off"
          width={280}
          help={w.help}
          error={tried ? short : null}
          value={phrase}
          onChange={setPhrase}
        />
        <TextField
          label={w.again}
          type="password"
          autoComplete="off"
          width={280}
          error={tried && short === null ? differ : null}
          value={again}
          onChange={setAgain}
        />
      </div>
      <div className={css.actions}>
        <ActionButton type="submit" variant="contained" busy={isBusy}>
          {w.make}
        </ActionButton>
        <span role="status" className={css.saved}>
          {said}
        </span>
      </div>
      <Refusal title={w.refused} problem={problem} />
    </form>
  );
}
