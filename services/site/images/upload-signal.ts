import { topics } from '../../contract/live.ts';
import type { Ground } from '../../platform/ground.ts';
import type { UploadProgress } from './contract.ts';
import { rateMeter, type Rate } from './rate.ts';

/** Null when the file does not come in any more. */
export type TellUpload = (
  id: number,
  progress: Pick<UploadProgress, 'receivedBytes' | 'sizeBytes'> | null,
) => void;

const tellEveryMs = 250;

/** How far uploads are, as signals: four times a second at most, with speed and time left. */
export function uploadSignal({ events, clock }: Pick<Ground, 'events' | 'clock'>): TellUpload {
  const running = new Map<number, { rate: Rate; toldAt: number }>();
  return (id, progress) => {
    if (!progress) {
      running.delete(id);
      return events.signal(topics.image(String(id)), null);
    }
    const now = clock.now();
    const upload = running.get(id) ?? { rate: rateMeter(), toldAt: -Infinity };
    running.set(id, upload);
    const { receivedBytes, sizeBytes } = progress;
    const bytesPerSecond = upload.rate.perSecond(now, receivedBytes);
    if (now - upload.toldAt < tellEveryMs) return;
    upload.toldAt = now;
    const value: UploadProgress = {
      ...{ receivedBytes, sizeBytes, bytesPerSecond },
      secondsLeft: bytesPerSecond ? Math.ceil((sizeBytes - receivedBytes) / bytesPerSecond) : null,
    };
    events.signal(topics.image(String(id)), value);
  };
}
