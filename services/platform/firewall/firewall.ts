import type { RunProgram } from '../nic-addresses/giver.ts';
import { blockedBy, readRuleset, type Blocked, type KnockingPacket, type Ruleset } from './verdict.ts';

/** A packet that this computer's own firewall would drop, and the command that lets it in. */
export interface FirewallBlock {
  readonly packet: KnockingPacket;
  /** `ufw`, `firewalld`, or the table and chain. */
  readonly by: string;
  readonly fix: string;
}

/** The first of these packets that the firewall certainly drops; null when none is, or when it may not be read. */
export async function firewallBlock(
  run: RunProgram,
  packets: readonly KnockingPacket[],
): Promise<FirewallBlock | null> {
  const listed = await run('nft', ['--json', 'list', 'ruleset']);
  if (listed.code === 0) {
    const rules = readRuleset(listed.stdout);
    for (const packet of rules ? packets : []) {
      const blocked = blockedBy(rules!, packet);
      if (blocked) return { packet, ...explain(rules!, blocked, packet.nic) };
    }
    return null;
  }
  const old = await run('iptables', ['-S', 'INPUT']);
  const packet = old.code === 0 ? packets.find((p) => !letsIn(old.stdout, p)) : undefined;
  return packet
    ? { packet, by: 'iptables, chain INPUT', fix: `sudo iptables -I INPUT -i ${packet.nic} -j ACCEPT` }
    : null;
}

function explain(rules: Ruleset, blocked: Blocked, nic: string): { by: string; fix: string } {
  const { family, table, chain } = blocked;
  if (table === 'firewalld')
    return { by: 'firewalld', fix: `sudo firewall-cmd --zone=trusted --change-interface=${nic}` };
  if (rules.nftables.some((n) => n.chain?.name.startsWith('ufw-')))
    return { by: 'ufw', fix: `sudo ufw allow in on ${nic}` };
  return {
    by: `nftables, table ${family} ${table}, chain ${chain}`,
    fix: `sudo nft insert rule ${family} ${table} ${chain} iifname "${nic}" accept`,
  };
}

/** Only what is certain: a chain that drops by its policy, in which no rule accepts and none leads elsewhere. */
function letsIn(rules: string, { nic, protocol, port }: KnockingPacket): boolean {
  const lines = rules.split('\n');
  if (!lines.includes('-P INPUT DROP')) return true;
  return lines.some((line) => {
    const target = /-j (\S+)/.exec(line)?.[1];
    if (target === undefined || ['DROP', 'REJECT', 'LOG'].includes(target)) return false;
    const [, on] = / -i (\S+)/.exec(line) ?? [];
    const [, to] = /--dports? (\S+)/.exec(line) ?? [];
    const [, over] = / -p (\S+)/.exec(line) ?? [];
    const known = / -(s|d|i|p|m) |--dport/.test(line);
    if (!known) return true;
    if (on !== undefined && on !== nic) return false;
    if (over !== undefined && over !== protocol) return false;
    if (/RELATED|ESTABLISHED/.test(line) && !line.includes('NEW')) return false;
    return to === undefined || to.split(/[,:]/).includes(String(port));
  });
}
