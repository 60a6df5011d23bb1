import { useColorScheme } from '@mui/material';
import { useAsk } from '../../data/desk.tsx';
import { ChoiceField, Tick } from '../../forms/Field.tsx';
import { chooseDensity, useDensity, type Density } from '../../ui/density.ts';
import { chooseSingleKeys, useSingleKeys } from '../../ui/keys.ts';
import { chooseLanguage } from '../../words/choice.ts';
import { languages } from '../../words/languages.ts';
import { language, words } from '../../words/words.ts';
import { SettingFields } from './SettingFields.tsx';
import css from './Settings.module.css';

const w = words.settings;

export function GeneralSection() {
  const status = useAsk('desk.status', {}).data;
  const { mode, setMode } = useColorScheme();
  const density = useDensity();
  const single = useSingleKeys();
  return (
    <>
      <SettingFields of="general" />
      <h3 className={css.sub}>{w.window}</h3>
      <p className={css.text}>{w.windowText}</p>
      <div className={css.row}>
        <ChoiceField
          label={w.theme}
          width={200}
          value={mode ?? 'system'}
          choices={[
            { value: 'system', label: words.desk.system },
            { value: 'light', label: words.desk.light },
            { value: 'dark', label: words.desk.dark },
          ]}
          onChange={(to) => setMode(to as 'system')}
        />
        <ChoiceField
          label={w.density}
          width={240}
          value={density}
          choices={[
            { value: 'comfortable', label: w.comfortable },
            { value: 'touch', label: w.touch },
          ]}
          onChange={(to) => chooseDensity(to as Density)}
        />
        {Object.keys(languages).length > 1 && (
          <ChoiceField
            label={w.language}
            width={200}
            value={language}
            choices={Object.entries(languages).map(([value, { name }]) => ({ value, label: name }))}
            onChange={chooseLanguage}
          />
        )}
      </div>
      <Tick
        asSwitch
        label={w.singleKeys}
        help={w.singleKeysHelp}
        checked={single}
        onChange={chooseSingleKeys}
      />
      {status && <p className={css.version}>{w.version(status.version)}</p>}
    </>
  );
}
