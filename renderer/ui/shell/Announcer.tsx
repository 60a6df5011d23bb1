import { useEffect, useState } from 'react';
import { news, type News } from '../../data/news.ts';
import { words } from '../../words/words.ts';

/** Says aloud, to who listens instead of looking, that machines became Ready or need somebody (WCAG 4.1.3). */
export function Announcer() {
  const [said, setSaid] = useState<(News & { n: number }) | null>(null);
  useEffect(() => news.onNews((item) => setSaid((before) => ({ ...item, n: (before?.n ?? 0) + 1 }))), []);
  // A new element each time: the same words twice would not be said again.
  const text = (group: News['group']) =>
    said?.group === group && <span key={said.n}>{words.desk.news[group](said.machines)}</span>;
  return (
    <div className="visually-hidden">
      <div role="status">{text('ready')}</div>
      <div role="alert">{text('need_you')}</div>
    </div>
  );
}
