import { useAsk } from '../../data/desk.tsx';
import { SettingField } from './SettingField.tsx';
import { settingsOf } from './sections.ts';
import css from './Settings.module.css';

/** The settings of one section, as the controller holds them. */
export function SettingFields({ of }: { of: keyof typeof settingsOf }) {
  const settings = useAsk('settings.list', {}).data?.settings;
  if (!settings) return null;
  return (
    <div className={css.fields}>
      {settingsOf[of].map((name) => {
        const setting = settings.find((s) => s.name === name);
        return setting && <SettingField key={name} setting={setting} />;
      })}
    </div>
  );
}
