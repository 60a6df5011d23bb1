import { Link } from '@tanstack/react-router';
import { paths } from '../paths.ts';
import { words } from '../words/words.ts';
import css from './Gate.module.css';

export function NotFound() {
  return (
    <div className={css.waiting}>
      <h1>{words.desk.notFound}</h1>
      <p>{words.desk.notFoundText}</p>
      <Link to={paths.machines}>{words.desk.toMachines}</Link>
    </div>
  );
}
