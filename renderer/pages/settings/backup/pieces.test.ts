import { expect, test, vi } from 'vitest';
import { ok } from '../../../../services/contract/result.ts';
import type { RetryingLink } from '../../../data/web-link.ts';
import { bringFile, fetchFile, shelfName } from './pieces.ts';

test('a file goes there and back in pieces, whole', async () => {
  const bytes = Uint8Array.from({ length: 1_300_000 }, (_, i) => (i * 7) % 256);
  const there: Buffer[] = [];
  const call = vi.fn((name: string, input: { base64?: string; offset: number }) => {
    if (name === 'backup.upload') {
      expect(input.offset).toBe(Buffer.concat(there).length);
      there.push(Buffer.from(input.base64!, 'base64'));
      return Promise.resolve(ok({ sizeBytes: 0 }));
    }
    const all = Buffer.concat(there);
    const end = Math.min(all.length, input.offset + 500_000);
    return Promise.resolve(
      ok({
        base64: all.subarray(input.offset, end).toString('base64'),
        sizeBytes: all.length,
        next: end < all.length ? end : null,
      }),
    );
  });
  const link = { call } as unknown as RetryingLink;
  const percents: number[] = [];
  expect(await bringFile(link, 'x.mdbackup', new Blob([bytes]), (p) => percents.push(p))).toMatchObject({
    ok: true,
  });
  expect(percents.at(-1)).toBe(100);
  const back = await fetchFile(link, 'backup.read', 'x.mdbackup', () => {});
  if (!back.ok) throw new Error(back.problem.sentence);
  expect(new Uint8Array(await back.value.arrayBuffer())).toEqual(bytes);
});

test('any file name becomes one that the desk takes', () => {
  expect(shelfName('metaldesk-20261121-143205.mdbackup')).toBe('metaldesk-20261121-143205.mdbackup');
  expect(shelfName('../../etc/passwd')).toBe('etc-passwd.mdbackup');
  expect(shelfName('💾')).toBe('backup.mdbackup');
});
