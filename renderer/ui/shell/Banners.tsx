import { useAsk, type Connection } from '../../data/desk.tsx';
import css from './Banners.module.css';
import { LinkLost } from './LinkLost.tsx';
import { ServiceDown } from './ServiceDown.tsx';
import { SiteTrouble } from './SiteTrouble.tsx';

/** Site-wide trouble, above every page until it is solved. While the link is lost that alone is said: the rest may be over. */
export function Banners({ connection }: { connection: Connection }) {
  const status = useAsk('desk.status', {}).data;
  const isLost = connection.downSince !== null;
  const down = status?.services.filter((s) => s.state === 'refused' || s.state === 'failed') ?? [];
  // A service that does not run is told with its own banner.
  const troubles = status?.problems.filter((p) => !p.code.startsWith('service_')) ?? [];
  if (!isLost && down.length + troubles.length === 0) return null;
  return (
    <div className={css.banners}>
      {connection.downSince !== null && <LinkLost since={connection.downSince} />}
      {!isLost && down.map((service) => <ServiceDown key={service.name} service={service} />)}
      {!isLost &&
        troubles.map((trouble) => <SiteTrouble key={trouble.code + trouble.sentence} trouble={trouble} />)}
    </div>
  );
}
