import dgram from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { parseProcNetUdp, parseSs, portHolders } from './port-holders.ts';

test('the kernel table tells who is on port 67', () => {
  const table = [
    '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops',
    '  338: 00000000:0043 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 9311 2 0000000000000000 0',
    '  339: 0100A8C0:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 9312 2 0000000000000000 0',
    '',
  ].join('\n');
  expect(parseProcNetUdp(table, 67)).toEqual([{ address: '0.0.0.0', inode: '9311' }]);
  expect(parseProcNetUdp(table, 68)).toEqual([{ address: '192.168.0.1', inode: '9312' }]);
});

test('ss tells the interface and the program too', () => {
  const lines = [
    'UNCONN 0      0            0.0.0.0%virbr0:67        0.0.0.0:*    users:(("dnsmasq",pid=812,fd=3))',
    'UNCONN 0      0               10.77.0.9:67        0.0.0.0:*',
  ].join('\n');
  expect(parseSs(lines)).toEqual([
    { address: '0.0.0.0', device: 'virbr0', program: 'dnsmasq, process 812', pid: 812 },
    { address: '10.77.0.9', device: undefined, program: undefined, pid: undefined },
  ]);
});

test.runIf(process.platform === 'linux')('our own sockets are no others', async () => {
  const socket = dgram.createSocket('udp4').bind(47_141, '127.0.0.1');
  await once(socket, 'listening');
  expect(await portHolders(47_141)).toEqual([]);
  socket.close();
});
