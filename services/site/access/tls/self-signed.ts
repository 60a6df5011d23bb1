import { isIP } from 'node:net';
import { randomBytes } from 'node:crypto';
import './reflect-metadata.ts';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const dayMs = 24 * 60 * 60_000;
/** As long as public authorities may: a browser that counts finds nothing odd. */
export const lifetimeMs = 397 * dayMs;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const serverAuth = '1.3.6.1.5.5.7.3.1';

export interface SelfSigned {
  certificatePem: string;
  keyPem: string;
}

const pem = (label: string, der: ArrayBuffer): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n')}\n-----END ${label}-----\n`;

async function keyPair(keyPem: string | null): Promise<CryptoKeyPair> {
  const { subtle } = crypto;
  if (keyPem === null) return subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const der = Buffer.from(keyPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const privateKey = await subtle.importKey('pkcs8', der, algorithm, true, ['sign']);
  const { d: _secret, key_ops: _uses, ...open } = await subtle.exportKey('jwk', privateKey);
  const publicKey = await subtle.importKey('jwk', { ...open, key_ops: ['verify'] }, algorithm, true, [
    'verify',
  ]);
  return { privateKey, publicKey };
}

/** A certificate of this desk for these names and addresses, with a new key or the one it had: ECDSA, P-256. */
export async function makeSelfSigned(
  { names, addresses }: { names: readonly string[]; addresses: readonly string[] },
  now: number,
  keyPem: string | null,
): Promise<SelfSigned> {
  const keys = await keyPair(keyPem);
  const dns = [...new Set(['localhost', ...names])];
  const ip = [...new Set(['127.0.0.1', '::1', ...addresses])].filter((a) => isIP(a) !== 0);
  // RFC 5280 section 4.1.2.2: positive, at most 20 bytes.
  const serialNumber = `01${randomBytes(15).toString('hex')}`;
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber,
      name: [{ CN: [(names[0] ?? 'localhost').slice(0, 64)] }, { O: ['Metaldesk, self-signed'] }],
      // A peer whose clock is a little behind takes it all the same.
      notBefore: new Date(now - dayMs),
      notAfter: new Date(now - dayMs + lifetimeMs),
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([serverAuth]),
        new SubjectAlternativeNameExtension([
          ...dns.map((value) => ({ type: 'dns' as const, value })),
          ...ip.map((value) => ({ type: 'ip' as const, value })),
        ]),
      ],
    },
    crypto,
  );
  const der = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificatePem: `${certificate.toString('pem')}\n`, keyPem: pem('PRIVATE KEY', der) };
}
