#!/bin/sh
# `perch COMMAND` runs a command, `perch` alone opens the app.
app=$(dirname "$(readlink -f "$0")")/../../perch
case "${1:-}" in
  --help) ;;
  '' | -* | *:*) exec "$app" "$@" ;;
esac
# A command opens no window, so Chromium's sandbox has nothing to hold. It would only keep commands from starting: it
# refuses root, and where programs may make no namespaces it needs rights that a systemd unit takes away.
exec "$app" --no-sandbox --log-level=3 "$@"
