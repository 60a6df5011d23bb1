import { ButtonBase } from '@mui/material';
import { useState } from 'react';
import type { ScriptOfRun } from '../../../../services/contract/all.ts';
import { Card } from '../../../ui/Card.tsx';
import { words } from '../../../words/words.ts';
import { Bays } from './Bays.tsx';
import { NumbersTable } from './NumbersTable.tsx';
import { hardware } from './outcomes.ts';
import { metricsOf } from './readings.ts';
import css from './Front.module.css';

const w = words.tests;

const titles: Record<number, string> = {
  [hardware.storage]: w.disks,
  [hardware.network]: w.cards,
  [hardware.gpu]: w.gpus,
};

interface FrontProps {
  script: ScriptOfRun;
  chosen: number;
  onPick: (resultId: number) => void;
}

/** The disks or cards of a script side by side, drawn by one metric that can be changed. */
export function Front({ script, chosen, onPick }: FrontProps) {
  const metrics = metricsOf(script);
  const outlierKey = script.spreads.find((s) => s.points.some((p) => p.outlier))?.key;
  const [key, setKey] = useState(outlierKey ?? metrics[0]?.key ?? '');
  const metric = metrics.find((m) => m.key === key) ?? { key: '', title: '', unit: '' };
  const [isTable, setTable] = useState(false);
  const title = titles[script.hardwareType] ?? w.machine;
  return (
    <Card
      className={css.front}
      title={
        <>
          {title}
          {script.description && <span className={css.note}>{script.description}</span>}
        </>
      }
      aside={
        <span className={css.choice}>
          {metrics.length > 0 && (
            <ButtonBase className={css.toggle} aria-expanded={isTable} onClick={() => setTable(!isTable)}>
              {isTable ? w.hideNumbers : w.showNumbers}
            </ButtonBase>
          )}
          <code className={css.script}>{script.name}</code>
          {metrics.length > 1 && (
            <select aria-label={w.drawBy} value={metric.key} onChange={(e) => setKey(e.target.value)}>
              {metrics.map((m) => (
                <option key={m.key} value={m.key}>
                  {m.title}
                </option>
              ))}
            </select>
          )}
        </span>
      }
    >
      <Bays
        label={title}
        inSlots={script.hardwareType === hardware.storage}
        instances={script.instances}
        metric={metric}
        chosen={chosen}
        onPick={onPick}
      />
      {isTable && <NumbersTable script={script} />}
    </Card>
  );
}
