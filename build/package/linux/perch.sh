#!/bin/sh
# `perch COMMAND` runs a command, `perch` alone opens the app.
app=$(dirname "$(readlink -f "$0")")/../../perch
case "${1:-}" in
  --help) ;;
  '' | -* | *:*) exec "$app" "$@" ;;
esac
# A command opens no window, so Chromium's sandbox, which refuses root, has nothing to hold.
if [ "$(id -u)" = 0 ]; then set -- --no-sandbox "$@"; fi
exec "$app" --log-level=3 "$@"
