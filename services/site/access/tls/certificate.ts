import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { ok, refuse, type Result } from '../../../contract/result.ts';

export interface CertificateFacts {
  /** SHA-256 of the certificate as openssl and browsers show it: AB:CD:... */
  fingerprint: string;
  selfSigned: boolean;
  /** The DNS names and addresses that it speaks for. */
  names: string[];
  notAfter: number;
}

/** What a listener needs: the certificate with its chain, and its key, as PEM. */
export interface TlsMaterial {
  cert: string;
  key: string;
  facts: CertificateFacts;
}

/** A name or an address as it is compared: IPv6 in its short form. */
export const canonical = (name: string): string =>
  isIP(name) === 6 ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name.toLowerCase();

const maxBytes = 256 * 1024;

export function factsOf(certificate: X509Certificate): CertificateFacts {
  const names = (certificate.subjectAltName ?? '').split(', ').flatMap((entry) => {
    const [, kind, value] = /^(DNS|IP Address):"?([^"]*)"?$/.exec(entry) ?? [];
    return kind && value ? [canonical(value)] : [];
  });
  return {
    fingerprint: certificate.fingerprint256,
    selfSigned: certificate.issuer === certificate.subject,
    names,
    notAfter: Date.parse(certificate.validTo),
  };
}

async function textOf(what: string, file: string): Promise<Result<string>> {
  try {
    const bytes = await readFile(file);
    if (bytes.length > maxBytes) return refuse('bad_input', `${what} ${file} is larger than 256 KiB.`);
    return ok(bytes.toString('latin1'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'does not exist', EACCES: 'may not be read by this desk', EISDIR: 'is a folder' }[
      code ?? ''
    ];
    return refuse('bad_input', `${what} ${file} ${why ?? `cannot be read: ${message}`}.`);
  }
}

function certificateIn(text: string, file: string): Result<X509Certificate> {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) && !text.includes('BEGIN CERTIFICATE'))
    return refuse(
      'bad_input',
      `${file} holds a key, not a certificate. Name the certificate first, then the key.`,
    );
  try {
    return ok(new X509Certificate(text));
  } catch {
    return refuse('bad_input', `${file} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).`);
  }
}

function keyIn(text: string, file: string): Result<KeyObject> {
  if (/ENCRYPTED/.test(text))
    return refuse(
      'bad_input',
      `The key in ${file} asks for a pass phrase. Write it without one: openssl pkey -in ${file} -out plain.key.`,
    );
  try {
    return ok(createPrivateKey(text));
  } catch {
    return refuse('bad_input', `${file} holds no private key in PEM form (-----BEGIN PRIVATE KEY-----).`);
  }
}

/** Reads the admin's own certificate and key, and says what keeps them from serving. */
export async function ownMaterial(
  certificateFile: string,
  keyFile: string,
  now: number,
): Promise<Result<TlsMaterial>> {
  const cert = await textOf('The certificate', certificateFile);
  if (!cert.ok) return cert;
  const key = await textOf('The key', keyFile);
  if (!key.ok) return key;
  const certificate = certificateIn(cert.value, certificateFile);
  if (!certificate.ok) return certificate;
  const privateKey = keyIn(key.value, keyFile);
  if (!privateKey.ok) return privateKey;
  const { value: c } = certificate;
  if (!c.checkPrivateKey(privateKey.value))
    return refuse(
      'bad_input',
      `The key in ${keyFile} does not belong to the certificate in ${certificateFile}.`,
    );
  if (Date.parse(c.validTo) <= now)
    return refuse('bad_input', `The certificate in ${certificateFile} ended on ${c.validTo}. Renew it.`);
  if (Date.parse(c.validFrom) > now)
    return refuse(
      'bad_input',
      `The certificate in ${certificateFile} begins on ${c.validFrom} only. Look at this desk's clock.`,
    );
  const facts = factsOf(c);
  if (facts.names.length === 0)
    return refuse(
      'bad_input',
      `The certificate in ${certificateFile} names no host in subjectAltName, and no browser takes it.`,
    );
  return ok({ cert: cert.value, key: key.value, facts });
}
