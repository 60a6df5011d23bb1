/** The part of the npm package that serves as an independent DHCP client; it brings no types of its own. */
declare module 'dhcp' {
  interface Lease {
    address: string;
    server: string;
    leasePeriod: number;
    options: Record<string, unknown>;
  }
  interface Client {
    on(event: 'bound', fn: (lease: Lease) => void): void;
    on(event: 'listening', fn: () => void): void;
    on(event: 'error', fn: (error: unknown) => void): void;
    on(event: 'message', fn: (packet: { yiaddr: string; options: Record<number, unknown> }) => void): void;
    listen(): void;
    sendDiscover(): void;
    close(): void;
  }
  const dhcp: { createClient(config: { mac: string; features?: string[] }): Client };
  export default dhcp;
}
