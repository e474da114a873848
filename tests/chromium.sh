#!/bin/sh
# The browser tests drive Debian's Chromium: installed here where that may be done, explained elsewhere.
set -eu
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests …"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
  exit 0
fi
echo "The browser tests need Chromium. Install it with your package manager, for instance:" >&2
echo "  sudo apt-get install chromium" >&2
exit 1
