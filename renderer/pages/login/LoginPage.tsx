import { IconButton } from '@mui/material';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { Problem } from '../../../services/contract/result.ts';
import { useLink } from '../../data/desk.tsx';
import { TextField } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Brand } from '../../ui/Brand.tsx';
import { focusSoon } from '../../ui/focus-soon.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { ViewMenu } from '../../ui/shell/ViewMenu.tsx';
import { useTitle } from '../../ui/title.ts';
import { words } from '../../words/words.ts';
import css from './LoginPage.module.css';

const w = words.login;

/** Whoever comes from another computer says who they are; the address stays, and its page follows. */
export function LoginPage({ wasOpen }: { wasOpen: boolean }) {
  const { session } = useLink();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  useTitle(w.title);

  async function submit(): Promise<void> {
    setAsked(true);
    if (!session || busy || !username.trim() || !password) return;
    setBusy(true);
    const result = await session.logIn(username.trim(), password);
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (!result.ok && result.problem.code === 'not_known') setPassword('');
    setAsked(false);
  }

  return (
    <div className={css.page}>
      <header className={css.bar}>
        <Brand size={26} />
        <ViewMenu />
      </header>
      <main className={css.main}>
        <h1>{w.title}</h1>
        <p className={css.lead}>{wasOpen ? w.ended : w.lead(location.hostname)}</p>
        <form
          className={css.form}
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            void submit();
          }}
        >
          <TextField
            label={w.username}
            value={username}
            error={asked && !username.trim() ? w.usernameMissing : null}
            onChange={setUsername}
            inputRef={focusSoon}
            autoComplete="username"
            inputProps={{ maxLength: 150, autoCapitalize: 'none', spellCheck: false }}
          />
          <TextField
            label={w.password}
            value={password}
            error={asked && !password ? w.passwordMissing : null}
            onChange={setPassword}
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            inputProps={{ maxLength: 1024, spellCheck: false }}
            endAdornment={
              <IconButton
                size="small"
                edge="end"
                aria-label={shown ? w.hide : w.show}
                aria-pressed={shown}
                onClick={() => setShown(!shown)}
              >
                {shown ? <EyeOff size={16} /> : <Eye size={16} />}
              </IconButton>
            }
          />
          <Refusal title={w.refused} problem={problem} />
          <ActionButton variant="contained" type="submit" busy={busy} offline>
            {w.submit}
          </ActionButton>
          <p className={css.help}>{w.forgotten}</p>
        </form>
      </main>
    </div>
  );
}
