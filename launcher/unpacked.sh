#!/bin/sh
# Gets the programs that tests run in a root of their own: installed, they would change how this machine signs people in.
# They are only unpacked, into .cache/unpacked, without the scripts that come with them. Needs no rights.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd -P)
into=$root/.cache/unpacked
wanted="nslcd libnss-ldapd libpam-ldapd sssd-ldap libnss-sss libpam-sss"
[ ! -e "$into/complete" ] || exit 0

cannot() {
  echo "grapevine test: $1" >&2
  echo "The tests need these Debian packages, unpacked below .cache/unpacked: $wanted" >&2
  exit 3
}

command -v apt-get >/dev/null 2>&1 || cannot "this system has no apt-get"
rm -rf "$into"
mkdir -p "$into/packages"
echo "unpacking for the tests: $wanted"
# What they depend on and this machine lacks comes too.
# shellcheck disable=SC2086
all=$(apt-get -s --no-install-recommends install $wanted 2>/dev/null | awk '$1 == "Inst" { print $2 }')
# shellcheck disable=SC2086
(cd "$into/packages" && apt-get -q download $all >"$into/log" 2>&1) || cannot "apt-get could not fetch them (see $into/log)"
for package in "$into"/packages/*.deb; do
  [ ! -e "$package" ] || dpkg -x "$package" "$into"
done
# Debian 12 still ships some below /lib, which is /usr/lib.
mkdir -p "$into/usr/lib"
[ ! -d "$into/lib" ] || cp -a "$into/lib/." "$into/usr/lib/"
rm -rf "$into/packages" "$into/lib"
touch "$into/complete"
