import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useNow } from '../../data/clock.ts';
import { paths } from '../../paths.ts';
import { exactTime, whenWas } from '../../ui/format.ts';
import { words } from '../../words/words.ts';
import { RevertScript } from './RevertScript.tsx';
import type { WholeScript } from './ScriptPage.tsx';
import css from './ScriptPage.module.css';

const w = words.scripts;

interface VersionsProps {
  script: WholeScript;
  /** The version that is looked at. */
  shown: number;
}

/** Every version, newest first: who saved it and why, its text, what differs, and the way back to it. */
export function Versions({ script, shown }: VersionsProps) {
  const now = useNow(60_000);
  const [back, setBack] = useState<number | null>(null);
  const { name, history } = script;
  const to = paths.script(name);
  return (
    <>
      <ol className={css.versions}>
        {history.map((version, i) => {
          const number = history.length - i;
          const isNewest = i === 0;
          return (
            <li key={version.id} data-shown={version.id === shown || undefined}>
              <b>{isNewest ? w.versionNewest(number) : w.version(number)}</b>
              <p title={version.at === null ? undefined : exactTime(version.at)}>
                {version.at === null ? w.withProgram : w.savedBy(version.by, whenWas(version.at, now))}
              </p>
              {version.at !== null && version.comment && <p>{version.comment}</p>}
              {(!isNewest || shown !== version.id) && (
                <div className={css.links}>
                  <Link to={to} search={isNewest ? {} : { version: version.id }}>
                    {w.showVersion}
                  </Link>
                  {!isNewest && (
                    <>
                      <Link to={to} search={{ compare: version.id }}>
                        {w.compareVersion}
                      </Link>
                      <button type="button" onClick={() => setBack(i)}>
                        {w.revert}
                      </button>
                    </>
                  )}
                </div>
              )}
            </li>
          );
        })}
      </ol>
      {back !== null && (
        <RevertScript
          name={name}
          id={history[back]!.id}
          number={history.length - back}
          onClose={() => setBack(null)}
        />
      )}
    </>
  );
}
