import { expect, test } from 'vitest';
import { scrubbed } from './diagnostics.ts';

test.each([
  ['{"power_pass":"hush-1","user":"ada"}', 'hush-1', '"user":"ada"'],
  ['ipmitool -U ada password=hush-2 on', 'hush-2', '-U ada'],
  ['authorization: OAuth oauth_token="hush-3", oauth_signature="hush-4"', 'hush-3', 'authorization'],
  ['passphrase = "hush-5 and more"', 'hush-5 and more', 'passphrase'],
  ['{"token_secret": "hush-6"}', 'hush-6', 'token_secret'],
  ['cookie: session=hush-7; path=/', 'hush-7', 'cookie'],
])('what looks like a secret is hidden: %s', (text, secret, kept) => {
  expect(scrubbed(text)).not.toContain(secret);
  expect(scrubbed(text)).toContain(kept);
});

test('what a program outside wrote stays readable otherwise', () => {
  const line = 'RAKP 2: the BMC refused user ada (0x0d); 3 keys tried; port 623';
  expect(scrubbed(line)).toBe(line);
});
