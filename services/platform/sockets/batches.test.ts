import dgram from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { adopt, closeDescriptor, openUdpDescriptor, receiveBufferBytes } from './descriptor.ts';
import { SocketError } from './libc.ts';
import { ReceiveBatch } from './receive-batch.ts';
import { SendBatch, pin } from './send-batch.ts';
import { sockaddr } from './sockaddr.ts';

const linux = process.platform === 'linux';
const open: number[] = [];
const descriptor = (port: number, receiveTimeoutMs = 2_000): number => {
  const fd = openUdpDescriptor({ address: '127.0.0.1', port, receiveTimeoutMs, receiveBufferBytes: 1 << 20 });
  open.push(fd);
  return fd;
};
afterEach(() => open.splice(0).forEach(closeDescriptor));

test.runIf(linux)('datagrams gathered from headers and pinned ranges arrive whole, with their sender', () => {
  const inFd = descriptor(47_131);
  const outFd = descriptor(47_132);
  const chunk = pin(Buffer.allocUnsafeSlow(16));
  chunk.bytes.write('0123456789abcdef');
  const out = new SendBatch(outFd);
  const to = sockaddr('127.0.0.1', 47_131);
  out.add(to, Buffer.from([0, 3, 0, 1]));
  out.append(chunk, 2, 3);
  out.append(chunk, 10, 2);
  out.add(to, Buffer.from([9]));
  expect(out.flush()).toBe(2);

  const batch = new ReceiveBatch(inFd);
  let count = batch.wait();
  if (count === 1) count += new ReceiveBatch(inFd).wait();
  expect(count).toBe(2);
  expect(batch.bytes(0)).toEqual(Buffer.concat([Buffer.from([0, 3, 0, 1]), Buffer.from('234ab')]));
  expect(batch.fromPort(0)).toBe(47_132);
  expect(batch.fromAddress(0)).toBe(0x7f000001);
  expect(batch.fromSockaddr(0).subarray(0, 8)).toEqual(sockaddr('127.0.0.1', 47_132).subarray(0, 8));
  expect(batch.drain()).toBe(0);
});

test.runIf(linux)('a datagram that may not be sent does not keep those behind it', () => {
  const inFd = descriptor(47_136);
  const out = new SendBatch(descriptor(47_137));
  out.add(sockaddr('255.255.255.255', 47_136), Buffer.from([1])); // no broadcast was asked for: EACCES
  out.add(sockaddr('127.0.0.1', 47_136), Buffer.from([2]));
  expect(out.flush()).toBe(1);
  const batch = new ReceiveBatch(inFd);
  expect(batch.wait()).toBe(1);
  expect(batch.bytes(0)).toEqual(Buffer.from([2]));
});

test.runIf(linux)('an empty socket ends its wait by the timeout', () => {
  const batch = new ReceiveBatch(descriptor(47_133, 30));
  const began = performance.now();
  expect(batch.wait()).toBe(0);
  expect(performance.now() - began).toBeGreaterThan(20);
});

test.runIf(linux)('an address in use is refused by its name', () => {
  descriptor(47_134);
  expect(() => descriptor(47_134)).toThrow(SocketError);
  expect(() => descriptor(47_134)).toThrow('EADDRINUSE');
});

test.runIf(linux)('a descriptor is adopted by dgram and keeps the receive buffer it was given', async () => {
  const fd = openUdpDescriptor({ address: '127.0.0.1', port: 47_135, receiveBufferBytes: 4 << 20 });
  expect(receiveBufferBytes(fd)).toBeGreaterThan(100_000);
  await using socket = await adopt(fd);
  const sender = dgram.createSocket('udp4');
  sender.send('hello', 47_135, '127.0.0.1');
  const [message] = (await once(socket, 'message')) as [Buffer];
  sender.close();
  expect(message.toString()).toBe('hello');
});
