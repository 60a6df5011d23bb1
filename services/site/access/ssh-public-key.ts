const kinds = [
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
];

/**
 * An OpenSSH public key on one line (kind, base64, comment), tidied; null when it is none. The bytes begin with the
 * kind once more, as a string of RFC 4251 section 5; a private key or a cut paste never does.
 */
export function sshPublicKey(text: string): string | null {
  const line = text.trim();
  if (/[\r\n\0]/.test(line)) return null;
  const [kind, base64, ...comment] = line.split(/\s+/);
  if (!kind || !base64 || !kinds.includes(kind) || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  const bytes = Buffer.from(base64, 'base64');
  const length = bytes.length >= 4 ? bytes.readUInt32BE(0) : 0;
  const named = bytes.subarray(4, 4 + length).toString('latin1');
  if (named !== kind || bytes.length <= 4 + length + 4) return null;
  return [kind, base64, ...comment].join(' ');
}
