import dhcp from 'dhcp';

/**
 * A program: the npm package's client, run inside a namespace as `node dhcp-npm-client.ts MAC`. Its first REQUEST
 * names no address (its author's note says so), so it asks twice; the second one is a whole INIT-REBOOT request.
 */
function main(mac: string): void {
  const client = dhcp.createClient({ mac, features: ['domainName'] });
  let offers = 0;
  client.on('error', (error) => process.stderr.write(`${String(error)}\n`));
  client.on('listening', () => client.sendDiscover());
  client.on('message', (packet) => {
    if (packet.options[53] === 2 && ++offers === 1) setTimeout(() => client.sendDiscover(), 200);
  });
  client.on('bound', ({ address, server, leasePeriod, options }) => {
    process.stdout.write(`${JSON.stringify({ address, server, leasePeriod, options })}\n`);
    client.close();
  });
  client.listen();
}

if (process.argv[1]?.endsWith('dhcp-npm-client.ts')) main(process.argv[2]!);
