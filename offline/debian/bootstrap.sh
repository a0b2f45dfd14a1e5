#!/bin/sh
# Makes IMAGE, a stand-in for debian:trixie-slim, from the distribution's packages: the base of every other stand-in.
# Needs root. usage: bootstrap.sh IMAGE [CA_BUNDLE]; DOCKER names the client, TMPDIR the place for about 300 MB.
set -eu
image=$1
ca_bundle=${2:-}
docker=${DOCKER:-docker}

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "Expected root on Debian or Ubuntu to make a base image without a registry, got uid $(id -u) on $(uname -s);" \
    'use sudo, or IMAGES=registry where a registry answers.' >&2
  exit 1
fi

work=$(mktemp -d)
bootstrap=
trap clean_up EXIT
trap 'exit 130' INT TERM
root=$work/root

# A bootstrap that is cut short has file systems of the host mounted in its folder: it is left to unmount them.
clean_up() {
  [ -z "$bootstrap" ] || { kill "$bootstrap" 2>/dev/null && wait "$bootstrap"; } || true
  rm -rf --one-file-system -- "$work"
}

command -v debootstrap >/dev/null || apt-get install -y --no-install-recommends debootstrap debian-archive-keyring ||
  { apt-get update && apt-get install -y --no-install-recommends debootstrap debian-archive-keyring; }
debootstrap --variant=minbase --include=ca-certificates trixie "$root" & # waited for, so that a signal ends it at once
bootstrap=$!
wait "$bootstrap" || { tail -n 20 "$root/debootstrap/debootstrap.log"; exit 1; }
bootstrap=

# The host trusts more than Debian does (a company's proxy, say): so must the containers that fetch packages.
[ ! -r "$ca_bundle" ] || cat -- "$ca_bundle" >>"$root/etc/ssl/certs/ca-certificates.crt"

# As the official slim image: no documentation, no package cache, and no service started by a package.
cat >"$root/etc/dpkg/dpkg.cfg.d/slim" <<'SLIM'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
SLIM
cat >"$root/etc/apt/apt.conf.d/slim" <<'SLIM'
APT::Keep-Downloaded-Packages "false";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Acquire::Languages "none";
SLIM
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
find "$root/usr/share/doc" -mindepth 1 -type f ! -name copyright -delete
find "$root/usr/share/doc" -mindepth 1 \( -type l -o -type d -empty \) -delete
rm -rf "$root/usr/share/man" "$root/usr/share/info" "$root/usr/share/locale" \
  "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/* "$root"/var/cache/debconf/*-old \
  "$root/etc/resolv.conf" "$root/etc/hostname"

tar --create --numeric-owner --directory "$root" --one-file-system . |
  "$docker" import --change 'CMD ["bash"]' --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "$image"
