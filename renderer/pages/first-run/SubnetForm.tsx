import { TextField } from '../../forms/Field.tsx';
import { poolSize, sharesOf } from '../../forms/pool.ts';
import { words } from '../../words/words.ts';
import { AddressBar } from './AddressBar.tsx';
import type { FirstRun } from './use-first-run.ts';
import css from './SubnetForm.module.css';

const w = words.firstRun;

/** Subnet, this desk's address and the pool, drawn to scale. The address can be chosen where Start gives it. */
export function SubnetForm({ run }: { run: FirstRun }) {
  const { fields, problems, gives, edit } = run;
  if (!fields) return <div className={css.box} data-empty />;
  const shares = Object.keys(problems).length ? null : sharesOf(fields);
  return (
    <div className={css.box}>
      <div className={css.fields}>
        <TextField
          label={w.subnet}
          isMono
          width={150}
          value={fields.cidr}
          error={problems.cidr}
          onChange={(cidr) => edit({ cidr })}
        />
        <TextField
          label={w.desk}
          isMono
          width={130}
          value={fields.desk}
          error={problems.desk}
          readOnly={!gives}
          onChange={(desk) => edit({ desk })}
        />
        <TextField
          label={w.from}
          isMono
          width={140}
          value={fields.from}
          error={problems.from}
          onChange={(from) => edit({ from })}
        />
        <TextField
          label={w.to}
          isMono
          width={140}
          value={fields.to}
          error={problems.to}
          onChange={(to) => edit({ to })}
        />
        {shares && <p className={css.room}>{w.room(poolSize(fields))}</p>}
      </div>
      {shares && <AddressBar shares={shares} />}
    </div>
  );
}
