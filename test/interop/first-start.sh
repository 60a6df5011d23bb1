#!/bin/sh
# The first start of a deployed system, as far as cloud-init is concerned, in a copy of this system that is thrown away:
# an overlay in a mount namespace of its own, into which FILES were unpacked. Prints what became of it under RESULT.
# Run as: unshare --mount --uts --propagation private sh first-start.sh ROOT FILES RESULT
set -eu
root=$1 files=$2 result=$3

mount -t tmpfs tmpfs "$root"
mkdir "$root/upper" "$root/work" "$root/merged"
mount -t overlay overlay -o "lowerdir=/,upperdir=$root/upper,workdir=$root/work" "$root/merged"
target=$root/merged
rm -rf "$target/var/lib/cloud" "$target/etc/cloud/cloud.cfg.d/"*dpkg* "$target/etc/ssh/"ssh_host_*
cp -a "$files/." "$target/"
mount --rbind /proc "$target/proc"
mount --rbind /sys "$target/sys"
mount --rbind /dev "$target/dev"
mount -t tmpfs tmpfs "$target/run"
mount --bind "$result" "$target/mnt"

# What Debian's package writes when it is set up, and modules that would look for disks to grow are left out.
cat >"$target/etc/cloud/cloud.cfg.d/90_dpkg.cfg" <<'END'
datasource_list: [ NoCloud, ConfigDrive, OpenNebula, Azure, GCE, Ec2, None ]
END
cat >"$target/etc/cloud/cloud.cfg.d/98_modules.cfg" <<'END'
cloud_init_modules: [write-files, set_hostname, update_hostname, update_etc_hosts, users-groups, ssh]
cloud_config_modules: [locale, set-passwords, timezone, runcmd]
cloud_final_modules: [scripts-user, phone-home, final-message]
END

chroot "$target" /bin/sh -c '
  if [ -x /usr/lib/cloud-init/ds-identify ]; then /usr/lib/cloud-init/ds-identify --force || exit 90; fi
  cloud-init init --local && cloud-init init && cloud-init modules --mode=config && cloud-init modules --mode=final
' >"$result/output" 2>&1 && code=0 || code=$?
echo "$code" >"$result/exit"

chroot "$target" /bin/sh -c '
  keep() { [ ! -e "$1" ] || cp -L "$1" "/mnt/$2"; }
  keep /etc/hostname hostname
  keep /etc/hosts hosts
  keep /etc/timezone timezone
  keep /home/debian/.ssh/authorized_keys authorized_keys
  keep /var/lib/cloud/instance/user-data.txt user-data
  keep /run/cloud-init/result.json result.json
  keep /run/cloud-init/cloud.cfg ds-identify
  keep /run/cloud-init/ds-identify.log ds-identify.log
  keep /var/log/cloud-init.log log
  keep /made-by-user-data made
'
hostname >"$result/kernel-hostname"
find "$root/upper/etc/network" "$root/upper/etc/netplan" "$root/upper/etc/systemd/network" -type f 2>/dev/null |
  sed "s|^$root/upper||" | sort >"$result/network-files"
