#!/bin/sh
# A machine on which people log in by LDAP: a root of its own for nslcd or sssd, gone with this process. To be run in
# mount and process namespaces of its own, as root there.
#
# logins.sh nslcd|sssd FOLDER UNPACKED: FOLDER has the configuration, authority.pem, the file "password" and the script "try".
set -eu

kind=$1
folder=$2
unpacked=$3
root=$folder/root

mkdir -p "$root"
mount -t tmpfs tmpfs "$root"
mkdir -p "$root/usr" "$root/etc/pam.d" "$root/etc/grapevine" "$root/etc/sssd/conf.d" "$root/proc" "$root/dev" "$root/tmp" \
  "$root/run/nslcd" "$root/var/log/sssd" "$root/home"
mount -t overlay overlay -o "lowerdir=$unpacked/usr:/usr" "$root/usr"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
for link in bin sbin lib lib64; do
  [ ! -L "/$link" ] || ln -s "usr/$link" "$root/$link"
done
ln -s /run "$root/var/run"
chmod 1777 "$root/tmp"
for file in passwd group shadow ld.so.cache login.defs security; do
  [ ! -e "/etc/$file" ] || cp -a "/etc/$file" "$root/etc/"
done
echo "127.0.0.1 localhost" >"$root/etc/hosts"
cp "$folder/authority.pem" "$root/etc/grapevine/"
cp "$folder/password" "$folder/try" "$root/tmp/"
chmod 644 "$root/tmp/password" "$root/etc/grapevine/authority.pem"

case $kind in
  nslcd) service=ldap configuration=$root/etc/nslcd.conf ;;
  sssd) service=sss configuration=$root/etc/sssd/sssd.conf ;;
esac
install -m 600 "$folder/$kind.conf" "$configuration"
printf 'passwd: files %s\ngroup: files %s\nshadow: files %s\nhosts: files\n' $service $service $service \
  >"$root/etc/nsswitch.conf"
pam=pam_$service.so
printf 'auth required %s\naccount required %s\nsession optional pam_permit.so\n' $pam $pam >"$root/etc/pam.d/su"
case $kind in
  nslcd) chroot "$root" /usr/sbin/nslcd -n >"$folder/log" 2>&1 & ;;
  sssd)
    for part in db mc pubconf secrets keytabs gpo_cache deskprofile pipes/private; do
      mkdir -p "$root/var/lib/sss/$part"
    done
    chmod 755 "$root/var/lib/sss/pipes"
    chmod 700 "$root/var/lib/sss/pipes/private"
    chroot "$root" /usr/sbin/sssd -i >"$folder/log" 2>&1 &
    ;;
esac
tries=0
while ! chroot "$root" getent passwd alice >/dev/null && [ $tries -lt 300 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
chroot "$root" /bin/sh /tmp/try 2>&1 || true
cat "$folder/log"
