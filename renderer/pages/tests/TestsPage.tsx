import { Tab, Tabs } from '@mui/material';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { paths, testsParts, type TestsPart } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { words } from '../../words/words.ts';
import { AddScript } from './AddScript.tsx';
import { RunsPart } from './RunsPart.tsx';
import { ScriptsPart } from './ScriptsPart.tsx';
import css from './TestsPage.module.css';

const w = words.scripts;

/** The place Tests: what ran lately on all machines, and the scripts there are. */
export function TestsPage() {
  const { part = 'runs', write } = useSearch({ from: '/shell/tests' });
  const navigate = useNavigate();
  if (write) return <AddScript />;
  return (
    <div className={css.page}>
      <PageHead title={w.title}>
        <ActionButton
          variant="contained"
          startIcon={<Plus size={16} strokeWidth={1.75} />}
          onClick={() => void navigate({ to: paths.tests, search: { part: 'scripts', write: true } })}
        >
          {w.add}
        </ActionButton>
      </PageHead>
      <Tabs
        value={part}
        onChange={(_, chosen: TestsPart) =>
          void navigate({ to: paths.tests, search: chosen === 'runs' ? {} : { part: chosen } })
        }
        aria-label={w.parts}
        className={css.tabs ?? ''}
      >
        {testsParts.map((each) => (
          <Tab
            key={each}
            value={each}
            label={w[each]}
            id={`tests-${each}`}
            aria-controls="tests-panel"
            disableRipple
          />
        ))}
      </Tabs>
      <div className={css.panel} role="tabpanel" id="tests-panel" aria-labelledby={`tests-${part}`}>
        {part === 'scripts' ? <ScriptsPart /> : <RunsPart />}
      </div>
    </div>
  );
}
