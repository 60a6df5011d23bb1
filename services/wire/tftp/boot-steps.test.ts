import { expect, test } from 'vitest';
import type { BootFacts } from '../../site/boot/index.ts';
import { tellBootOfHttp } from '../files/boot-steps.ts';
import { tellBootOfTftp } from './boot-steps.ts';
import type { TransferReport } from './report.ts';

const report: TransferReport = {
  what: 'progress',
  address: '10.77.0.112',
  port: 2070,
  localAddress: '10.77.0.1',
  file: 'ipxe.efi',
  sizeBytes: 1000,
  sentBytes: 500,
  blocks: 2,
  blksize: 512,
  windowsize: 1,
  retransmits: 0,
  durationMs: 12,
};

test('the timeline hears what TFTP sends, and why it could not', () => {
  const heard: (BootFacts | undefined)[] = [];
  const tell = tellBootOfTftp((who, step, facts) => {
    expect([who, step]).toEqual([{ ip: '10.77.0.112' }, 'tftp']);
    heard.push(facts);
  });
  tell(report);
  tell({ ...report, what: 'failed', why: 'the client fell silent' });
  tell({ ...report, what: 'finished', sentBytes: 1000 });
  tell({ ...report, what: 'refused', file: 'grub.efi', why: 'File not found.' });
  tell({ ...report, what: 'refused', file: 'autoexec.ipxe', why: 'File not found.' });
  expect(heard).toMatchObject([
    { file: 'ipxe.efi', sentBytes: 500, complete: false, problem: '' },
    { complete: false, problem: 'the client fell silent' },
    { sentBytes: 1000, complete: true, problem: '' },
    { file: 'grub.efi', problem: 'File not found.' },
  ]);
});

test('and what HTTP sends', () => {
  const heard: (BootFacts | undefined)[] = [];
  const tell = tellBootOfHttp((_, step, facts) => heard.push({ ...facts, why: step }));
  const facts = { ...report, file: '/ephemeral/amd64/stage1.img', wantedBytes: 1000, bytesPerSecond: 1 };
  tell({ ...facts, what: 'finished', sentBytes: 1000 });
  tell({ ...facts, what: 'asked' });
  expect(heard).toEqual([
    expect.objectContaining({ file: '/ephemeral/amd64/stage1.img', complete: true, why: 'http' }),
    { file: '/ephemeral/amd64/stage1.img', why: 'http' },
  ]);
});
