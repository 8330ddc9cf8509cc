#!/bin/sh
# Starts the runtime in such a way that it obeys only the server.
# Ctrl-C reaches every process of a terminal: without this the runtime would die before the server could drain it.
trap '' INT HUP
# The shell becomes the runtime, so this is the runtime's process id too.
printf '%s\n' "$$" > "$AEGIS_RUNTIME_PID_FILE"
exec "$AEGIS_RUNTIME_BINARY" "$@"
