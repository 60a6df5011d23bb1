/** What a top-level key of a cloud-config may hold, and how that is said. */
export interface Shape {
  words: string;
  fits(value: unknown): boolean;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isMapping = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (words: string, item: (value: unknown) => boolean): Shape => ({
  words: `a list of ${words}`,
  fits: (value) => Array.isArray(value) && value.every(item),
});
const either = (a: Shape, b: Shape): Shape => ({
  words: `${a.words} or ${b.words}`,
  fits: (value) => a.fits(value) || b.fits(value),
});

const text: Shape = { words: 'a text', fits: isText };
const yesNo: Shape = { words: 'true or false', fits: (value) => typeof value === 'boolean' };
const mapping: Shape = { words: 'a mapping', fits: isMapping };
const empty: Shape = { words: 'empty', fits: (value) => value === null };
const texts = listOf('texts', isText);
/** A command: one line for a shell, or its words. */
const commands = listOf(
  'commands',
  (one) =>
    isText(one) ||
    one === null ||
    (Array.isArray(one) && one.every((word) => !isMapping(word) && !Array.isArray(word))),
);
const packages = listOf('packages', (one) => isText(one) || (Array.isArray(one) && one.every(isText)));
const oneOf = (...words: (string | boolean)[]): Shape => ({
  words: `one of ${words.join(', ')}`,
  fits: (value) => words.includes(value as string),
});
const anything: Shape = { words: 'anything', fits: () => true };
const users: Shape = {
  words: 'a list of names and mappings',
  fits: (value) =>
    isText(value) ||
    isMapping(value) ||
    (Array.isArray(value) && value.every((one) => isText(one) || isMapping(one) || Array.isArray(one))),
};

/** Keys by what they hold. Those of modules that come with later releases are here too: a newer image knows them. */
const table: readonly (readonly [Shape, string])[] = [
  [
    yesNo,
    `allow_public_ssh_keys apt_reboot_if_required apt_update apt_upgrade disable_ec2_metadata disable_root
     manage_resolv_conf migrate no_ssh_fingerprints package_reboot_if_required package_update package_upgrade
     prefer_fqdn_over_hostname preserve_hostname ssh_deletekeys ssh_quiet_keygen create_hostname_file`,
  ],
  [
    text,
    `authkey_hash disable_root_opts final_message fqdn hostname locale_configfile password timezone yum_repo_dir`,
  ],
  [
    mapping,
    `ansible apk_repos apt autoinstall ca-certs ca_certs chef chpasswd device_aliases disk_setup drivers fan growpart
     grub-dpkg grub_dpkg keyboard landscape lxd mcollective phone_home power_state puppet random_seed resolv_conf
     rh_subscription rsyslog salt_minion snap spacewalk ssh ssh_keys ssh_publish_hostkeys swap ubuntu_advantage
     ubuntu_pro updates vendor_data vendor_data2 yum_repos zypper datasource network reporting output system_info
     rpi`,
  ],
  [either(mapping, empty), 'ntp wireguard'],
  [commands, 'bootcmd runcmd'],
  [packages, 'packages'],
  [texts, 'ssh_authorized_keys ssh_fp_console_blacklist ssh_genkeytypes ssh_key_console_blacklist'],
  [either(texts, text), 'ssh_import_id'],
  [listOf('mappings', isMapping), 'fs_setup write_files'],
  [listOf('lists', Array.isArray), 'mounts'],
  [listOf('texts or empty', (one) => isText(one) || one === null), 'mount_default_fields'],
  [either(text, { words: 'false', fits: (value) => value === false }), 'locale'],
  [either(yesNo, oneOf('localhost', 'template')), 'manage_etc_hosts'],
  [either(yesNo, oneOf('noblock')), 'resize_rootfs'],
  [either(yesNo, text), 'ssh_pwauth'],
  [either(text, mapping), 'user'],
  [either(users, mapping), 'users'],
  [
    {
      words: 'a text, a list or a mapping',
      fits: (value) => isText(value) || (typeof value === 'object' && value !== null),
    },
    'groups',
  ],
  [
    oneOf(
      'enable-system',
      'enable-user',
      'disable-system',
      'disable-user',
      'enable',
      'disable',
      'user',
      'system',
    ),
    'byobu_by_default',
  ],
  [
    {
      words: 'true, false, a number, none, unchanged or os',
      fits: (value) =>
        ['boolean', 'number'].includes(typeof value) || ['none', 'unchanged', 'os'].includes(value as string),
    },
    'apt_pipelining',
  ],
  [
    anything,
    `cloud_init_modules cloud_config_modules cloud_final_modules datasource_list merge_how merge_type launch-index
     apt_mirror apt_proxy apt_http_proxy apt_https_proxy apt_ftp_proxy apt_sources apt_preserve_sources_list
     apt_get_command apt_get_upgrade_subcommand apt_get_wrapper debconf_selections debug def_log_file log_cfgs
     log_basic syslog_fix_perms manual_cache_clean instance-id warnings disable_network_activation`,
  ],
];

export const cloudConfigKeys: ReadonlyMap<string, Shape> = new Map(
  table.flatMap(([shape, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, shape] as const),
  ),
);

/** What in it would keep people from logging in, or the machine from saying that it runs. `seen` holds each key's value. */
export function whatBreaks(seen: ReadonlyMap<string, unknown>): string[] {
  const found: string[] = [];
  const given = seen.get('users');
  if (Array.isArray(given) && !given.includes('default') && given.length > 0)
    found.push(
      'users leaves out "default": the usual login user is not made, and only the users named here can log in.',
    );
  if (Array.isArray(given) && given.length === 0)
    found.push('users is empty: nobody is made who could log in.');
  if (seen.has('phone_home'))
    found.push(
      'phone_home replaces how the machine tells this desk that it runs; the report of the last stage is waited for instead.',
    );
  if (seen.has('reporting'))
    found.push(
      "reporting is this desk's way to follow the start: leave it out, or its handlers are joined with yours.",
    );
  for (const key of ['cloud_init_modules', 'cloud_config_modules', 'cloud_final_modules'])
    if (seen.has(key))
      found.push(
        `${key} replaces the list of what cloud-init does: without ssh and users nobody can log in.`,
      );
  if (seen.has('datasource_list') || seen.has('datasource'))
    found.push(
      'datasource has no effect here: where cloud-init reads from is decided before user-data is read.',
    );
  if (seen.has('network'))
    found.push("network has no effect here: the machine's network is set in its Network tab.");
  if (seen.has('system_info')) found.push('system_info may change who the login user is.');
  const power = seen.get('power_state');
  if (isMapping(power) && (power as Record<string, unknown>)['mode'] !== 'reboot')
    found.push('power_state switches the machine off at the end of its first start.');
  return found;
}
