import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { useAsk, useConnection } from '../data/desk.tsx';
import { paths } from '../paths.ts';
import { Brand } from '../ui/Brand.tsx';
import { LinkLost } from '../ui/shell/LinkLost.tsx';
import { words } from '../words/words.ts';
import css from './Gate.module.css';

/** First run until this desk serves; then the desk. Before the first answer: only that it connects. */
export function Gate() {
  const status = useAsk('desk.status', {}, { everyMs: 10_000 });
  const connection = useConnection();
  const { pathname } = useLocation();
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
