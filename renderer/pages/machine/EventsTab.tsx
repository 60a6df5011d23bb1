import { EventsGrid } from '../activity/EventsGrid.tsx';

export const EventsTab = ({ systemId }: { systemId: string }) => <EventsGrid systemId={systemId} />;
