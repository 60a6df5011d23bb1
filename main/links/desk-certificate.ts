import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { ok, refuse, type Result } from '../../services/contract/result.ts';

/** How the certificate of a desk is known: by its SHA-256 fingerprint, by a file of authorities, or by the system's. */
export interface Trust {
  fingerprint?: string | undefined;
  caFile?: string | undefined;
}

const connectWithinMs = 20_000;
const plainHex = (text: string): string =>
  text
    .replace(/^sha256:/i, '')
    .replaceAll(/[^0-9A-Fa-f]/g, '')
    .toUpperCase();

const unknownCodes = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
];

/** What to compare before trusting: the certificate is looked at, nothing is sent. */
function stranger(url: URL, seen: PeerCertificate): Result<never> {
  return refuse(
    'not_known',
    `The certificate of ${url.origin} is not known here. Its SHA-256 is ${seen.fingerprint256}. If the desk shows the same (in its log, or under Settings), give it with --fingerprint; or give its certificate file with --ca.`,
  );
}

function judge(url: URL, socket: TLSSocket, { fingerprint }: Trust): Result<TLSSocket> {
  const seen = socket.getPeerCertificate();
  if (fingerprint !== undefined) {
    if (plainHex(seen.fingerprint256) === plainHex(fingerprint)) return ok(socket);
    return refuse(
      'not_known',
      `${url.origin} shows another certificate than --fingerprint says: ${seen.fingerprint256}. Nothing was sent.`,
    );
  }
  if (socket.authorized) return ok(socket);
  const { code, message } = socket.authorizationError as unknown as { code?: string; message?: string };
  if (unknownCodes.includes(code ?? String(socket.authorizationError))) return stranger(url, seen);
  return refuse(
    'not_known',
    `The certificate of ${url.origin} does not fit: ${message ?? String(socket.authorizationError)}.`,
  );
}

/** Connects and looks at the certificate; only a socket that is trusted is given out, so nothing is sent before. */
export function connectTrusted(url: URL, trust: Trust): Promise<Result<TLSSocket>> {
  if (trust.fingerprint !== undefined && plainHex(trust.fingerprint).length !== 64)
    return Promise.resolve(
      refuse('bad_input', 'A fingerprint is a SHA-256: 32 bytes as hex, as in AB:CD:...'),
    );
  let ca: string | undefined;
  try {
    ca = trust.caFile === undefined ? undefined : readFileSync(trust.caFile, 'utf8');
  } catch (error) {
    return Promise.resolve(refuse('bad_input', `--ca ${trust.caFile}: ${(error as Error).message}.`));
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(url.port || 443),
      rejectUnauthorized: false,
      ...(isIP(host) === 0 && { servername: host }),
      ...(ca !== undefined && { ca }),
    });
    socket.setTimeout(connectWithinMs, () => socket.destroy(new Error('ETIMEDOUT')));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(refuse('unavailable', `${url.origin} does not answer (${error.code ?? error.message}).`)),
    );
    socket.once('secureConnect', () => {
      socket.setTimeout(0);
      const judged = judge(url, socket, trust);
      if (!judged.ok) socket.destroy();
      resolve(judged);
    });
  });
}
