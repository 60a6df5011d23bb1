/** How the desk itself reaches what listens there: a wildcard is no address to call. */
export function reachedAs(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

export function whyNotListening(
  at: { host: string; port: number; flag: string },
  error: NodeJS.ErrnoException,
): string {
  const where = `${at.host}:${at.port}`;
  if (error.code === 'EADDRINUSE')
    return `Another program listens on ${where}. Choose another with ${at.flag}.`;
  if (error.code === 'EADDRNOTAVAIL') return `This computer has no address ${at.host}.`;
  if (error.code === 'EACCES') return `Listening on ${where} needs root. Choose a port above 1023.`;
  return `It cannot listen on ${where}: ${error.message}.`;
}
