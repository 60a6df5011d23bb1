/** Where the controller of a window runs. */
export type Place =
  /** Behind this socket: started by somebody else, and it stays when the window goes. */
  | { how: 'attach'; socket: string }
  /** In this program. */
  | { how: 'host' }
  /** In a program of its own with an administrator's rights, started by this window. */
  | { how: 'elevate' }
  | { how: 'refused'; socket: string };

export interface PlaceFacts {
  /** Sockets where a controller may listen, the likeliest first. */
  sockets: readonly { file: string; state: 'answers' | 'silent' | 'forbidden' }[];
  /** Whether this process may open the ports 67 and 69. */
  mayBind: boolean;
  /** Whether the system can ask for an administrator's rights. */
  mayElevate: boolean;
}

/**
 * A controller that answers is attached to; else this program is one where it may bind the ports, or starts one that
 * may. A service that this user may not talk to is said rather than fought: its ports are taken.
 */
export function choosePlace({ sockets, mayBind, mayElevate }: PlaceFacts): Place {
  const answering = sockets.find((socket) => socket.state === 'answers');
  if (answering) return { how: 'attach', socket: answering.file };
  const forbidden = sockets.find((socket) => socket.state === 'forbidden');
  if (forbidden) return { how: 'refused', socket: forbidden.file };
  if (mayBind || !mayElevate) return { how: 'host' };
  return { how: 'elevate' };
}
