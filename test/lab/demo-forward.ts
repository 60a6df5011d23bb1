import { connect, type Server } from 'node:net';

/**
 * Runs in the desk's namespace, and is given a listener of the host's: who connects there is joined to the desk's own
 * loopback. Bytes alone pass, so the desk sees the Host and Origin that the browser sent, and refuses those of other
 * sites as it does everywhere.
 */
process.once('message', (port: number, listener: Server) => {
  listener.on('connection', (browser) => {
    const desk = connect({ host: '127.0.0.1', port });
    for (const [from, to] of [
      [browser, desk],
      [desk, browser],
    ] as const) {
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
});
process.once('disconnect', () => process.exit());
