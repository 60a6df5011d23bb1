import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { whyNot, type Machine } from '../../../../services/contract/all.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { words } from '../../../words/words.ts';
import { TestDialog } from './TestDialog.tsx';
import css from './TestsTab.module.css';

const w = words.tests;

/** What a test does, and the button that starts one. */
export function NeverTested({ machine }: { machine: Machine }) {
  const [isAsked, setAsked] = useState(false);
  return (
    <div className={css.none}>
      <h2>{w.noTests}</h2>
      <p>{w.noTestsText}</p>
      <ActionButton
        startIcon={<FlaskConical size={16} strokeWidth={1.75} />}
        whyNot={whyNot('test', machine)}
        onClick={() => setAsked(true)}
      >
        {w.noTestsGo}
      </ActionButton>
      {isAsked && <TestDialog machines={[machine]} onClose={() => setAsked(false)} />}
    </div>
  );
}
