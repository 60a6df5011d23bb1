import { expect, test } from 'vitest';
import { groupsBelow } from './groups-below.ts';

const disks = ['sda', 'sdb', 'nvme0n1'].map((name) => ({ name }));
const group = (name: string, from: string[]) => ({ name, from, text: '', parts: [] });

test('a group stands below the last disk that feeds it', () => {
  const below = groupsBelow(disks, [group('md0', ['sda', 'sdb']), group('vgroot', ['sda'])]);
  expect(below.get('sdb')?.map((g) => g.name)).toEqual(['md0']);
  expect(below.get('sda')?.map((g) => g.name)).toEqual(['vgroot']);
});

test('a group of disks that are not drawn stands at the end', () => {
  expect(groupsBelow(disks, [group('md0', ['sdz'])]).get('nvme0n1')).toHaveLength(1);
  expect(groupsBelow([], [group('md0', ['sdz'])]).size).toBe(0);
});
