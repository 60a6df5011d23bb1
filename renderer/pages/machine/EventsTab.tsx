import { useMemo } from 'react';
import { EventsGrid } from '../activity/EventsGrid.tsx';

export function EventsTab({ systemId }: { systemId: string }) {
  const filter = useMemo(() => ({ systemId }), [systemId]);
  return <EventsGrid filter={filter} />;
}
