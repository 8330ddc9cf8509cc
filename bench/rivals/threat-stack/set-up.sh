#!/bin/sh
# Installs what `npm run bench -- feed-rivals` compares with, from Debian's archive (12 or later). Needs root.
# Nothing is started and nothing is configured: the bench runs everything itself, in folders of its own.
set -eu

PACKAGES="nginx-light postgresql redis-server wrk
  python3-fastapi python3-uvicorn python3-uvloop python3-httptools python3-asyncpg python3-redis python3-hiredis"

# Debian starts a server when it installs it, unless this file says no.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT INT TERM
fi

apt-get update
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $PACKAGES
