import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, startIn } from './programs.ts';

export interface BmcAccount {
  user: string;
  password: string;
}

export interface BmcWiring {
  namespace: string;
  folder: string;
  name: string;
  address: string;
  mac: string;
  account: BmcAccount;
  ipmiPort: number;
  serialPort: number;
  /** Unix socket of the machine's power switch. */
  switchSocket: string;
}

/** ipmi_sim's configuration: LAN with suite 3, in-band KCS for QEMU, serial over LAN, power through our switch. */
function lanConfig(bmc: BmcWiring): string {
  return `name "${bmc.name}"
set_working_mc 0x20
  startlan 1
    addr ${bmc.address} 623
    priv_limit admin
    allowed_auths_callback md5
    allowed_auths_user md5
    allowed_auths_operator md5
    allowed_auths_admin md5
    guid 1ab00000000040008000000000000001
    lan_config_program "${bmc.folder}/lan-settings"
  endlan
  chassis_control "${bmc.folder}/chassis"
  serial 15 127.0.0.1 ${bmc.ipmiPort} codec VM
  sol "tcp:127.0.0.1:${bmc.serialPort}" 115200
  user 1 false "" "" user 10
  user 2 true "${bmc.account.user}" "${bmc.account.password}" admin 10
`;
}

const emulation = `mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
`;

/** Called for every chassis command: \`get power boot\`, \`set power 1\` ... The switch answers \`power:1\` lines. */
const chassis = (socket: string) => `#!/bin/sh
exec curl -sS --fail --max-time 20 --unix-socket ${socket} "http://switch/$(echo "$*" | tr ' ' '/')"
`;

/** Called for every LAN parameter: \`get ip_addr mac_addr ...\`; nothing can be changed from inside. */
const lanSettings = (bmc: BmcWiring) => `#!/bin/sh
while [ "$1" != get ] && [ "$1" != set ] && [ "$1" != check ] && [ $# -gt 0 ]; do shift; done
[ "$1" = get ] || exit 0
shift
for name; do
  case "$name" in
  ip_addr) echo "ip_addr:${bmc.address}" ;;
  ip_addr_src) echo "ip_addr_src:static" ;;
  mac_addr) echo "mac_addr:${bmc.mac}" ;;
  subnet_mask) echo "subnet_mask:255.255.255.0" ;;
  default_gw_ip_addr | backup_gw_ip_addr) echo "$name:0.0.0.0" ;;
  default_gw_mac_addr | backup_gw_mac_addr) echo "$name:00:00:00:00:00:00" ;;
  esac
done
`;

/** Starts OpenIPMI's simulator as the machine's BMC. It runs on when the machine is off, as a BMC does. */
export function startBmc(bmc: BmcWiring): Running {
  const file = (name: string, text: string, mode = 0o644) => {
    writeFileSync(join(bmc.folder, name), text, { mode });
    return join(bmc.folder, name);
  };
  mkdirSync(join(bmc.folder, 'bmc-state/ipmi_sim', bmc.name), { recursive: true });
  file('chassis', chassis(bmc.switchSocket), 0o755);
  file('lan-settings', lanSettings(bmc), 0o755);
  const config = file('lan.conf', lanConfig(bmc));
  const commands = file('bmc.emu', emulation);
  return startIn(
    bmc.namespace,
    'ipmi_sim',
    '-n',
    '-c',
    config,
    '-f',
    commands,
    '-s',
    join(bmc.folder, 'bmc-state'),
  );
}
