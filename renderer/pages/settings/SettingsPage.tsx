import { useAsk, useCall } from '../../data/desk.tsx';
import { useNow } from '../../data/clock.ts';
import { Tick } from '../../forms/Field.tsx';
import { ShortTable } from '../../tables/ShortTable.tsx';
import { Card } from '../../ui/Card.tsx';
import { Command } from '../../ui/Command.tsx';
import { joined, storage, whenWas } from '../../ui/format.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { ProblemBox, Refusal } from '../../ui/ProblemBox.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { ViewMenu } from '../../ui/shell/ViewMenu.tsx';
import { words } from '../../words/words.ts';
import css from './SettingsPage.module.css';

const w = words.settings;

export function SettingsPage() {
  const status = useAsk('desk.status', {}).data;
  const set = useCall('settings.set');
  return (
    <div className={css.page}>
      <PageHead title={w.title} />
      <div className={css.cards}>
        {status && (
          <Card title={w.discovery}>
            <Tick
              asSwitch
              label={w.auto}
              help={w.autoHelp}
              checked={status.autoCommission}
              disabled={set.busy}
              onChange={(autoCommission) => void set.run({ name: 'autoCommission', value: autoCommission })}
            />
            <Refusal title={w.auto} problem={set.problem} />
          </Card>
        )}
        <Image />
        <Subnets />
        {status && (
          <Card title={w.services}>
            <ul className={css.services}>
              {status.services.map((s) => (
                <li key={s.name}>
                  <StateMark
                    mark={
                      s.state === 'listening'
                        ? 'ready'
                        : s.state === 'refused' || s.state === 'failed'
                          ? 'triangle'
                          : 'aside'
                    }
                    size={14}
                  />
                  <b>{s.label}</b>
                  <span>{s.detail || words.desk.serviceState[s.state]}</span>
                </li>
              ))}
            </ul>
          </Card>
        )}
        <Card title={w.appearance} aside={<ViewMenu />}>
          <p className={css.text}>{w.appearanceText}</p>
        </Card>
        {status && (
          <Card title={w.about}>
            <p className={css.text}>{w.version(status.version)}</p>
          </Card>
        )}
      </div>
    </div>
  );
}

function Image() {
  const image = useAsk('images.status', {}).data;
  const now = useNow(30_000);
  if (!image) return null;
  const { ephemeral, fix } = image;
  return (
    <Card title={w.image}>
      {ephemeral.built ? (
        <p className={css.text}>
          {w.imageThere(ephemeral.kernel ?? '', joined(storage(ephemeral.sizeBytes)))}
          {ephemeral.builtAt !== null && `, ${w.built(whenWas(ephemeral.builtAt, now))}`}
        </p>
      ) : (
        <ProblemBox tone="warn" title={w.imageMissing} text={fix ? w.imageMissingText : ephemeral.problem}>
          {fix && <Command line={fix} />}
        </ProblemBox>
      )}
    </Card>
  );
}

function Subnets() {
  const subnets = useAsk('network.subnets', {}).data?.subnets;
  if (!subnets) return null;
  return (
    <Card title={w.network}>
      {subnets.length === 0 ? (
        <p className={css.text}>{w.noSubnets}</p>
      ) : (
        <ShortTable
          label={w.network}
          head={[w.subnet, w.nic, w.pool, w.leases]}
          end={[3]}
          rows={subnets.map((s) => ({
            key: s.cidr,
            cells: [
              <span className="mono">{s.cidr}</span>,
              s.nic && <span className="mono">{s.nic}</span>,
              <span className="mono">{s.dynamicRanges.map(([a, b]) => `${a} – ${b}`).join(', ')}</span>,
              w.leasesOf(s.leases, s.addressesInPool),
            ],
          }))}
        />
      )}
    </Card>
  );
}
