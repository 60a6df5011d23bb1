import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { ok, refuse, type Result } from '../../../contract/result.ts';
import type { Ground } from '../../../platform/ground.ts';
import { readSetting, writeSetting } from '../../../platform/settings/settings.ts';
import { canonical, factsOf, ownMaterial, type TlsMaterial } from './certificate.ts';
import { deskNames, type DeskNames } from './desk-names.ts';
import {
  selfSignedSetting,
  storedSelfSigned,
  tlsDefaults,
  tlsSetting,
  tlsSettings,
  type TlsSettings,
} from './settings.ts';

/** Where the UI listens for other computers now. */
export interface TlsListening {
  state: 'disabled' | 'listening' | 'refused';
  detail: string;
  urls: string[];
  material: TlsMaterial | null;
}

export interface Tls {
  settings(): Promise<TlsSettings>;
  /** Stores what is named; refuses files that cannot serve. `who` is written into the event. */
  change(to: Partial<TlsSettings>, who: string): Promise<Result<void>>;
  /** The certificate to listen with: the admin's own, or the desk's, made anew when it ends soon or lacks a name. */
  material(domain: string): Promise<Result<TlsMaterial>>;
  /** Every name and address that this desk answers to. */
  names(domain: string): Promise<DeskNames>;
  onChange(fn: () => void): void;
  /** The listener tells how it is. */
  tell(listening: TlsListening): void;
  listening(): TlsListening;
}

const renewBeforeMs = 30 * 24 * 60 * 60_000;
const off: TlsListening = {
  state: 'disabled',
  detail: 'Other computers cannot open the UI.',
  urls: [],
  material: null,
};

const covers = (material: TlsMaterial, { names, addresses }: DeskNames): boolean => {
  const held = new Set(material.facts.names);
  return [...names, ...addresses].every((name) => held.has(canonical(name)));
};

export function openTls({ store, clock, secrets, events }: Ground): Tls {
  const listeners = new Set<() => void>();
  let listening = off;

  const settings = async (): Promise<TlsSettings> =>
    (await readSetting(store.read, tlsSetting, tlsSettings)) ?? tlsDefaults;

  async function names(domain: string): Promise<DeskNames> {
    const { names: more, listen } = await settings();
    const found = deskNames(
      domain,
      more.filter((n) => isIP(n) === 0),
    );
    const host = listen && isIP(listen.host) === 0 ? [listen.host.toLowerCase()] : [];
    const given = more.filter((n) => isIP(n) !== 0);
    return {
      names: [...new Set([...found.names, ...host])],
      addresses: [...new Set([...found.addresses, ...given])],
    };
  }

  async function selfSigned(domain: string): Promise<TlsMaterial> {
    const wanted = await names(domain);
    const stored = await readSetting(store.read, selfSignedSetting, storedSelfSigned);
    const key = stored ? secrets.open(stored.sealedKey) : null;
    if (stored && key !== null) {
      const facts = factsOf(new X509Certificate(stored.certificate));
      const material = { cert: stored.certificate, key, facts };
      if (facts.notAfter - clock.now() > renewBeforeMs && covers(material, wanted)) return material;
    }
    // The library is loaded by the few starts that make a certificate.
    const { makeSelfSigned } = await import('./self-signed.ts');
    const made = await makeSelfSigned(wanted, clock.now(), key);
    const facts = factsOf(new X509Certificate(made.certificatePem));
    await store.transaction(async (tx) => {
      await writeSetting(tx, selfSignedSetting, {
        certificate: made.certificatePem,
        sealedKey: secrets.seal(made.keyPem),
      });
      await events.record(tx, {
        kind: 'access.certificate',
        level: 'audit',
        text: `This desk made itself a certificate. SHA-256 ${facts.fingerprint}.`,
      });
    });
    return { cert: made.certificatePem, key: made.keyPem, facts };
  }

  async function material(domain: string): Promise<Result<TlsMaterial>> {
    const { certificateFile, keyFile } = await settings();
    if (certificateFile !== null && keyFile !== null)
      return ownMaterial(certificateFile, keyFile, clock.now());
    return ok(await selfSigned(domain));
  }

  return {
    settings,
    names,
    material,
    async change(to, who) {
      const before = await settings();
      const after = tlsSettings.parse({ ...before, ...to });
      if ((after.certificateFile === null) !== (after.keyFile === null))
        return refuse(
          'bad_input',
          'Name both the certificate and its key, or neither for a self-signed one.',
        );
      if (after.certificateFile !== null && after.keyFile !== null) {
        const readable = await ownMaterial(after.certificateFile, after.keyFile, clock.now());
        if (!readable.ok) return readable;
      }
      if (JSON.stringify(after) === JSON.stringify(before)) return ok(undefined);
      await store.transaction(async (tx) => {
        await writeSetting(tx, tlsSetting, after);
        const at = after.listen === null ? null : `${after.listen.host}:${after.listen.port}`;
        await events.record(tx, {
          kind: 'access.tls',
          level: 'audit',
          who,
          text:
            at === null
              ? 'Other computers may not open the UI.'
              : `Other computers may open the UI at ${at}, over TLS.`,
        });
      });
      for (const fn of listeners) fn();
      return ok(undefined);
    },
    onChange: (fn) => void listeners.add(fn),
    tell: (now) => void (listening = now),
    listening: () => listening,
  };
}
