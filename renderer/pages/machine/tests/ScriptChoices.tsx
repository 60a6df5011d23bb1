import type { ReactNode } from 'react';
import type { ScriptInfo } from '../../../../services/contract/all.ts';
import { longDuration } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import { limitOf } from './test-choice.ts';
import { ScriptTick } from './ScriptTick.tsx';
import css from './TestDialog.module.css';

const w = words.tests.dialog;

interface ScriptChoicesProps {
  scripts: readonly ScriptInfo[];
  chosen: ReadonlySet<string>;
  /** How long each took on this machine, in milliseconds. */
  lastTime: ReadonlyMap<string, number>;
  /** Why nothing may write to the disks. */
  forbidsWriting: string | null;
  onChoose: (name: string, on: boolean) => void;
  /** What is said and asked below those that destroy data, once one is chosen. */
  warning: ReactNode;
}

/** The scripts by the hardware they test; those that destroy data stand apart at the end. */
export function ScriptChoices(props: ScriptChoicesProps) {
  const { scripts, forbidsWriting } = props;
  const harmless = scripts.filter((s) => !s.destructive);
  const destroying = scripts.filter((s) => s.destructive);
  const types = [...new Set(harmless.map((s) => s.hardwareType))].sort((a, b) => rank(a) - rank(b));
  const first = scripts.find((s) => s.hardwareType === types[0] && !s.destructive)?.name;
  return (
    <div className={css.groups}>
      {types.map((type) => (
        <fieldset key={type} className={css.group}>
          <legend>{w.hardware[type]}</legend>
          {harmless
            .filter((s) => s.hardwareType === type)
            .map((s) => (
              <Choice key={s.name} script={s} first={first} {...props} />
            ))}
        </fieldset>
      ))}
      {destroying.length > 0 && (
        <fieldset className={css.group} data-destroys>
          <legend>{w.destroys}</legend>
          <p className={css.destroysText}>{forbidsWriting ?? w.destroysText}</p>
          {destroying.map((s) => (
            <Choice key={s.name} script={s} first={first} {...props} />
          ))}
          {props.warning}
        </fieldset>
      )}
    </div>
  );
}

/** Disks first: they are what most come to test; the machine as a whole last. */
const order = [3, 2, 1, 4, 5, 0];
const rank = (type: number): number => order.indexOf(type);

function Choice({
  script,
  chosen,
  lastTime,
  forbidsWriting,
  onChoose,
  first,
}: ScriptChoicesProps & { script: ScriptInfo; first: string | undefined }) {
  const took = lastTime.get(script.name);
  return (
    <ScriptTick
      script={script}
      time={took === undefined ? w.upTo(limitOf(script.timeoutSeconds * 1000)) : w.took(longDuration(took))}
      focused={first === script.name}
      checked={chosen.has(script.name)}
      whyNot={script.destructive ? forbidsWriting : null}
      onChange={(on) => onChoose(script.name, on)}
    />
  );
}
