import { useEffect, useState } from 'react';

/** "SHA256:4bTn0…" of an OpenSSH public key, as ssh-keygen -l shows it; null when the text is no key. */
export async function fingerprintOf(key: string): Promise<string | null> {
  const body = key.trim().split(/\s+/)[1] ?? '';
  try {
    const bytes = Uint8Array.from(atob(body), (c) => c.charCodeAt(0));
    if (bytes.length === 0) return null;
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return `SHA256:${btoa(String.fromCharCode(...hash)).replace(/=+$/, '')}`;
  } catch {
    return null;
  }
}

/** The same for a key on the page; null until it is known. */
export function useFingerprint(key: string): string | null {
  const [known, setKnown] = useState<string | null>(null);
  useEffect(() => {
    let over = false;
    void fingerprintOf(key).then((fingerprint) => {
      if (!over) setKnown(fingerprint);
    });
    return () => {
      over = true;
    };
  }, [key]);
  return known;
}

/** The keys of a text that holds one a line, as authorized_keys and .pub files do; comments and blank lines are none. */
export const keysIn = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
