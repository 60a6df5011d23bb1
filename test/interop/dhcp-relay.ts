import { openDhcpPort } from '../../services/platform/sockets/open-dhcp-port.ts';
import { readOption, setOption } from '../../services/protocols/dhcp4/options.ts';
import { decode, encode } from '../../services/protocols/dhcp4/packet.ts';

/**
 * A program: a relay agent (RFC 1542, RFC 3046), run inside a namespace as
 * `node dhcp-relay.ts LAN_NIC LAN_ADDRESS UPLINK_NIC UPLINK_ADDRESS SERVER`. It drops answers that lost its option 82.
 */
async function main(
  lanNic: string,
  lanAddress: string,
  upNic: string,
  upAddress: string,
  server: string,
): Promise<void> {
  const lan = await openDhcpPort({ nic: lanNic, address: lanAddress, port: 67 });
  const up = await openDhcpPort({ nic: upNic, address: upAddress, port: 67 });
  lan.onBatch((batch) => {
    for (const { bytes } of batch) {
      const packet = decode(bytes);
      if ('malformed' in packet || packet.op !== 'request') continue;
      packet.giaddr = lanAddress;
      packet.hops++;
      setOption(packet.options, 'relayAgent', { 1: Buffer.from(lanNic).toString('hex'), 2: '0102' });
      up.send(encode(packet), { to: 'address', address: server, port: 67 });
    }
  });
  const back = (bytes: Uint8Array): void => {
    const packet = decode(bytes);
    if ('malformed' in packet || packet.op !== 'reply' || packet.giaddr !== lanAddress) return;
    if (readOption(packet.options, 'relayAgent')?.[2] !== '0102') return;
    packet.options.delete(82);
    lan.send(encode(packet), { to: 'everyone', port: 68 });
  };
  // The answer is addressed to the LAN side's address but comes in over the uplink.
  up.onBatch((batch) => batch.forEach(({ bytes }) => back(bytes)));
  process.stdout.write('ready\n');
}

if (process.argv[1]?.endsWith('dhcp-relay.ts')) {
  const [lanNic, lanAddress, upNic, upAddress, server] = process.argv.slice(2) as [
    string,
    string,
    string,
    string,
    string,
  ];
  await main(lanNic, lanAddress, upNic, upAddress, server);
}
