import { Button } from '@mui/material';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ScriptInfo } from '../../../services/contract/all.ts';
import { problemOf, useAsk } from '../../data/desk.tsx';
import { paths } from '../../paths.ts';
import { ShortTable } from '../../tables/ShortTable.tsx';
import { Card } from '../../ui/Card.tsx';
import { limitOf } from '../machine/tests/test-choice.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { usePhone } from '../../ui/screen.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { words } from '../../words/words.ts';
import css from './TestsPage.module.css';

const w = words.scripts;
const kinds: ScriptInfo['type'][] = ['testing', 'commissioning', 'release', 'deployment'];

/** Found by name, title, tag and what it tests. */
export const matchesScript = (script: ScriptInfo, text: string): boolean =>
  [script.name, script.title, script.description, ...script.tags, w.hardwareOf[script.hardwareType] ?? '']
    .join(' ')
    .toLowerCase()
    .includes(text.trim().toLowerCase());

/** All scripts, by what they are for; those of the desk and those of its people in one list. */
export function ScriptsPart() {
  const { find = '' } = useSearch({ from: '/shell/tests' });
  const navigate = useNavigate();
  const asked = useAsk('scripts.list', {});
  const look = (text: string): void =>
    void navigate({
      to: paths.tests,
      search: { part: 'scripts', ...(text && { find: text }) },
      replace: true,
    });
  if (!asked.data) return <Refusal title={w.scripts} problem={problemOf(asked.error)} />;
  const shown = asked.data.items.filter((s) => matchesScript(s, find));
  return (
    <>
      <div className={css.tools}>
        <SearchField
          label={w.find}
          clearLabel={w.clearFind}
          className={css.find}
          value={find}
          onChange={look}
        />
        <span role="status">{w.count(shown.length)}</span>
      </div>
      {kinds.map((kind) => {
        const own = shown.filter((s) => s.type === kind);
        return (
          own.length > 0 && (
            <Card key={kind} title={w.groups[kind]}>
              <Scripts label={w.groups[kind] ?? kind} scripts={own} />
            </Card>
          )
        );
      })}
      {shown.length === 0 && (
        <div className={css.none}>
          <h2>{w.noMatch(find)}</h2>
          <p>{w.noMatchText}</p>
          <Button variant="outlined" onClick={() => look('')}>
            {w.clearFind}
          </Button>
        </div>
      )}
    </>
  );
}

const whatOf = (s: ScriptInfo): string => (s.title && s.title !== s.name ? s.title : s.description);

function Scripts({ label, scripts }: { label: string; scripts: readonly ScriptInfo[] }) {
  const phone = usePhone();
  return phone ? <ScriptLines scripts={scripts} /> : <ScriptTable label={label} scripts={scripts} />;
}

const ScriptLines = ({ scripts }: { scripts: readonly ScriptInfo[] }) => (
  <ul className={css.lines}>
    {scripts.map((s) => (
      <li key={s.name}>
        <div className={css.line}>
          <Link to={paths.script(s.name)} className={css.name}>
            {s.name}
          </Link>
          <span className={css.quiet}>{s.builtIn ? limitOf(s.timeoutSeconds * 1000) : w.ownScript}</span>
        </div>
        <p className={css.what}>
          {whatOf(s)}
          {s.destructive && <span className={css.destroys}> {w.destroys}</span>}
        </p>
      </li>
    ))}
  </ul>
);

const ScriptTable = ({ label, scripts }: { label: string; scripts: readonly ScriptInfo[] }) => (
  <ShortTable
    label={label}
    head={[w.name, w.hardware, w.does, w.limit, w.runsWhen, w.origin]}
    end={[3]}
    rows={scripts.map((s) => ({
      key: s.name,
      cells: [
        <Link key="name" to={paths.script(s.name)} className={css.name}>
          {s.name}
        </Link>,
        w.hardwareOf[s.hardwareType],
        <span key="what" className={css.what}>
          {whatOf(s)}
          {s.destructive && <span className={css.destroys}> {w.destroys}</span>}
        </span>,
        limitOf(s.timeoutSeconds * 1000),
        s.byDefault ? w.byDefault : w.whenChosen,
        s.builtIn ? w.builtIn : w.own,
      ],
    }))}
  />
);
