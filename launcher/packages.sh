#!/bin/sh
# Gets the programs that the tests run against. Asks no question; starts and configures no service of this machine.
#
# As root, or with a sudo that asks no password, it installs what is missing by apt-get; else it names it and stops.
set -eu

# Debian package, and a program of it (for systems without dpkg).
needed="swaks:swaks postfix:smtp-source msmtp:msmtp mpop:mpop fetchmail:fetchmail curl:curl
  python3:python3 libnet-ssleay-perl:perl iproute2:ip nftables:nft openssl:openssl dovecot-pop3d:doveconf dovecot-lmtpd:doveadm
  ldap-utils:ldapsearch libsasl2-modules:ldapsearch python3-ldap3:python3 libnet-ldap-perl:perl postfix-ldap:postmap
  dovecot-ldap:doveconf apache2-bin:apache2 libaprutil1-ldap:apache2 nginx-light:nginx slapd:slapd"

is_installed() {
  if command -v dpkg-query >/dev/null 2>&1; then
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ] && return
  fi
  # Some have come another way than by dpkg; libraries, and the two of dovecot, are told apart by their package only.
  case $1 in
    dovecot-* | postfix* | python3-* | lib*) return 1 ;;
  esac
  PATH=$PATH:/usr/sbin:/sbin command -v "$2" >/dev/null 2>&1
}

missing=
for pair in $needed; do
  is_installed "${pair%%:*}" "${pair##*:}" || missing="$missing ${pair%%:*}"
done
[ -n "$missing" ] || exit 0

cannot() {
  echo "grapevine test: $1" >&2
  echo "The tests need these Debian packages, which this machine lacks:$missing" >&2
  echo "To get them: sudo apt-get install --no-install-recommends$missing" >&2
  exit 3
}

command -v apt-get >/dev/null 2>&1 || cannot "this system has no apt-get"
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    exec sudo -n sh "$0"
  fi
  cannot "not root, and sudo asks for a password"
fi

echo "installing for the tests:$missing"
policy=/usr/sbin/policy-rc.d
saved=$policy.before-grapevine
log=$(mktemp)
restore() {
  rm -f "$policy"
  [ ! -e "$saved" ] || mv "$saved" "$policy"
  rm -f "$log"
}
trap restore EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
# A saved file that is already here is the machine's own, left by a run that was killed: it stays the saved one.
if [ -e "$policy" ] && [ ! -e "$saved" ]; then
  mv "$policy" "$saved"
fi
# 101: the action is forbidden (invoke-rc.d). No service starts while packages are unpacked.
printf '#!/bin/sh\nexit 101\n' >"$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
case $missing in
  *slapd*)
    if command -v debconf-set-selections >/dev/null 2>&1; then
      echo "slapd slapd/no_configuration boolean true" | debconf-set-selections
    fi
    ;;
esac
case $missing in
  *postfix*)
    if command -v debconf-set-selections >/dev/null 2>&1; then
      echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
    fi
    ;;
esac
# --no-remove: a mail server of this machine is never thrown out for ours.
# shellcheck disable=SC2086
if ! { apt-get -q update && apt-get -q -y --no-remove --no-install-recommends install $missing; } \
  >"$log" 2>&1 </dev/null; then
  tail -n 20 "$log" >&2
  cannot "apt-get could not install them (see above)"
fi
# Nor does one start at the next boot because of us.
for service in postfix dovecot fetchmail nginx slapd; do
  case $missing in
    *"$service"*) update-rc.d "$service" disable >/dev/null 2>&1 || true ;;
  esac
done
