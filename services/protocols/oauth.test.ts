import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_OAUTH_HEADER_BYTES, readOauth, writeOauth } from './oauth.ts';

const credentials = { consumerKey: 'cons1', tokenKey: 'tok2', tokenSecret: 's3cret' };

test.each([
  [
    'gomaasapi: any order, realm with plus',
    'OAuth realm="MAAS+API", oauth_signature="%26s3cret", oauth_token="tok2", oauth_consumer_key="cons1", oauth_nonce="1", oauth_timestamp="2", oauth_signature_method="PLAINTEXT", oauth_version="1.0"',
  ],
  [
    'cloud-init (oauthlib): no realm, comma and space',
    'OAuth oauth_nonce="12", oauth_timestamp="3", oauth_version="1.0", oauth_signature_method="PLAINTEXT", oauth_consumer_key="cons1", oauth_token="tok2", oauth_signature="%26s3cret"',
  ],
  [
    'no blanks at all, lower-case scheme',
    'oauth oauth_signature_method="PLAINTEXT",oauth_consumer_key="cons1",oauth_token="tok2",oauth_signature="%26s3cret",',
  ],
])('%s', (_, header) => {
  expect(readOauth(header)).toEqual(credentials);
});

test.each([
  ['Basic dTpw', 'the scheme is not OAuth'],
  ['', 'the scheme is not OAuth'],
  ['OAuth nothing', 'a parameter is not key="value"'],
  ['OAuth oauth_token="%zz"', 'a parameter is not percent-encoded'],
  ['OAuth oauth_token="a", oauth_token="b"', 'a parameter is given twice'],
  ['OAuth oauth_token="a"', 'the signature method is not PLAINTEXT'],
  [
    'OAuth oauth_signature_method="PLAINTEXT", oauth_token="a"',
    'oauth_consumer_key, oauth_token or oauth_signature is missing',
  ],
  [`OAuth ${'a="b",'.repeat(1000)}`, 'the header is too long'],
  [`OAuth ${Array.from({ length: 40 }, (_, i) => `a${i}="b"`).join(',')}`, 'too many parameters'],
])('%s is refused', (header, malformed) => {
  expect(readOauth(header)).toEqual({ malformed });
});

test('what is written is read', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), fc.string(), (c, t, s) => {
      fc.pre([c, t, s].every((x) => x.isWellFormed()));
      const given = { consumerKey: c, tokenKey: t, tokenSecret: s };
      expect(readOauth(writeOauth(given, 1, 'n'))).toEqual(given);
    }),
  );
});

test('100,000 damaged headers are credentials or malformed, never an exception', { timeout: 60_000 }, () => {
  const header = Buffer.from(writeOauth(credentials, 1_700_000_000, 'abc'));
  let refused = 0;
  for (let i = 0; i < 100_000; i++) {
    const damaged = Buffer.from(header);
    for (let k = 0; k <= i % 3; k++)
      damaged[(i * 7919 + k * 104729) % damaged.length] = (i * 31 + k * 17) % 256;
    const read = readOauth(damaged.toString('latin1'));
    if ('malformed' in read) refused++;
    else expect(read.consumerKey.length).toBeLessThan(MAX_OAUTH_HEADER_BYTES);
  }
  expect(refused).toBeGreaterThan(10_000);
});
