import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useAsk, useConnection } from '../data/desk.tsx';
import { useSessionState } from '../data/session.ts';
import { paths } from '../paths.ts';
import { Brand } from '../ui/Brand.tsx';
import { LinkLost } from '../ui/shell/LinkLost.tsx';
import { words } from '../words/words.ts';
import css from './Gate.module.css';
import { LoginPage } from './login/LoginPage.tsx';

/** First run until this desk serves; then the desk. Before: that it connects, or asks from elsewhere for a password. */
export function Gate() {
  const status = useAsk('desk.status', {}, { everyMs: 10_000 });
  const connection = useConnection();
  const { pathname } = useLocation();
  const session = useSessionState();
  const [wasOpen, setWasOpen] = useState(false);
  if (status.data && !wasOpen) setWasOpen(true);
  if (session === 'closed') return <LoginPage wasOpen={wasOpen} />;
  if (!status.data)
    return (
      <main className={css.waiting}>
        <Brand size={26} />
        {connection.downSince === null ? (
          <p>{words.desk.connecting}</p>
        ) : (
          <LinkLost since={connection.downSince} />
        )}
      </main>
    );
  if (!status.data.setUp && pathname !== paths.start) return <Navigate to={paths.start} replace />;
  if (status.data.setUp && pathname === paths.start) return <Navigate to={paths.machines} replace />;
  return <Outlet />;
}
