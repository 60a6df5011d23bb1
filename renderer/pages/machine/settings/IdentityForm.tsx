import { useState } from 'react';
import { hostname as hostnameFits, tagName, type Machine } from '../../../../services/contract/all.ts';
import { useAsk, useCall } from '../../../data/desk.tsx';
import { ChoiceField, TextField } from '../../../forms/Field.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Card } from '../../../ui/Card.tsx';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import css from './SettingsTab.module.css';

const w = words.detail;
type Editable = Pick<Machine, 'hostname' | 'domain' | 'zone' | 'pool' | 'description'>;

const tagsOf = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];

/** Name, place, tags and notes. Only what was changed is sent. */
export function IdentityForm({ machine }: { machine: Machine }) {
  const { systemId } = machine;
  const [edited, setEdited] = useState<Partial<Editable>>({});
  const save = useCall('machines.update');
  const value = (field: keyof Editable): string => edited[field] ?? machine[field];
  const [tags, setTags] = useState<string | null>(null);
  const zones = useAsk('zones.list', {}).data?.items ?? [];
  const pools = useAsk('pools.list', {}).data?.items ?? [];
  /** The place that is stored stays choosable while the list of places is on its way. */
  const choices = (places: readonly { name: string }[], own: string) =>
    [...new Set([own, ...places.map((p) => p.name)])].sort().map((name) => ({ value: name, label: name }));
  const wrongTag = tagsOf(tags ?? '').find((tag) => !tagName.safeParse(tag).success);
  const edit = (field: keyof Editable) => (text: string) => {
    save.reset();
    setEdited((before) => ({ ...before, [field]: text }));
  };
  const nameProblem = hostnameFits.safeParse(value('hostname')).success ? null : words.machines.nameFits;
  const submit = async (): Promise<void> => {
    if (nameProblem || wrongTag !== undefined) return;
    const result = await save.run({ systemId, ...edited, ...(tags !== null && { tags: tagsOf(tags) }) });
    if (!result.ok) return;
    setEdited({});
    setTags(null);
  };
  return (
    <Card title={w.identity}>
      <form
        className={css.form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void submit();
        }}
      >
        <div className={css.pair}>
          <TextField
            label={w.name}
            value={value('hostname')}
            error={nameProblem}
            onChange={edit('hostname')}
          />
          <TextField label={w.domain} value={value('domain')} onChange={edit('domain')} />
          <ChoiceField
            label={w.zone}
            value={value('zone')}
            choices={choices(zones, machine.zone)}
            onChange={edit('zone')}
          />
          <ChoiceField
            label={w.pool}
            value={value('pool')}
            choices={choices(pools, machine.pool)}
            onChange={edit('pool')}
          />
        </div>
        <TextField
          label={w.tags}
          help={w.tagsHelp}
          error={wrongTag === undefined ? null : words.bulk.tagFits(wrongTag)}
          value={tags ?? machine.tags.join(' ')}
          onChange={(text) => {
            save.reset();
            setTags(text);
          }}
        />
        <TextField
          label={w.description}
          value={value('description')}
          multiline
          minRows={2}
          onChange={edit('description')}
        />
        <div className={css.actions}>
          <ActionButton variant="outlined" type="submit" busy={save.busy}>
            {words.desk.save}
          </ActionButton>
          {save.value && (
            <span className={css.saved} role="status">
              {words.desk.saved}
            </span>
          )}
        </div>
        <Refusal title={words.machine.refused(w.identity, machine.hostname)} problem={save.problem} />
      </form>
    </Card>
  );
}
