import { Outlet, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useConnection } from '../../data/desk.tsx';
import { ReachContext } from '../../data/reach.ts';
import { Palette } from '../../palette/Palette.tsx';
import { PaletteButton } from '../../palette/PaletteButton.tsx';
import { paths } from '../../paths.ts';
import { words } from '../../words/words.ts';
import { minuteTime } from '../format.ts';
import { useKeys } from '../keys.ts';
import { usePhone } from '../screen.ts';
import { Announcer } from './Announcer.tsx';
import { Banners } from './Banners.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { Navigation } from './Navigation.tsx';
import css from './Shell.module.css';
import { StatusBar } from './StatusBar.tsx';
import { ViewMenu } from './ViewMenu.tsx';
import { WindowMark } from './WindowMark.tsx';

/** The frame around every page once this desk serves. */
export function Shell() {
  const connection = useConnection();
  const navigate = useNavigate();
  const phone = usePhone();
  const [keysShown, setKeysShown] = useState(false);
  useKeys({
    'g m': () => void navigate({ to: paths.machines }),
    'g t': () => void navigate({ to: paths.tests }),
    'g i': () => void navigate({ to: paths.images }),
    'g a': () => void navigate({ to: paths.activity }),
    'g s': () => void navigate({ to: paths.settings }),
    '?': () => setKeysShown(true),
  });
  const unreachable =
    connection.downSince === null ? null : words.desk.noLinkReason(minuteTime(connection.downSince));
  return (
    <ReachContext value={unreachable}>
      <div className={css.shell}>
        <a className={css.skip} href="#page">
          {words.desk.skip}
        </a>
        {!phone && (
          <header className={css.titleBar} data-title-bar>
            <WindowMark />
            <PaletteButton />
            <ViewMenu />
          </header>
        )}
        <Navigation />
        <main className={css.main} id="page" tabIndex={-1}>
          <Banners connection={connection} />
          <Outlet />
        </main>
        {!phone && <StatusBar />}
        <Announcer />
        <Palette onKeys={() => setKeysShown(true)} />
        <KeysDialog open={keysShown} onClose={() => setKeysShown(false)} />
      </div>
    </ReachContext>
  );
}
