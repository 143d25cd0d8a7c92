#!/bin/sh
# Serves one engine: serve.sh DIR ROOT COMMAND…   (started by server.ts in a mount namespace of its own)
#
# Runs COMMAND, inside the folder ROOT unless that is "/", until it ends or this script is told to end (SIGTERM, which
# the kernel also sends when the test process dies in any way), and then removes DIR. No mount outlives the namespace.
dir=$1
root=$2
shift 2

if [ "$root" != / ]; then
  # Docker remounts "/", so the root must be a mount point; /tmp is shared, so that paths are the same on both sides.
  mount --bind "$root" "$root" || exit 1
  for part in proc sys dev; do mount --rbind "/$part" "$root/$part" || exit 1; done
  mkdir -p "$root${TMPDIR:-/tmp}" && mount --bind "${TMPDIR:-/tmp}" "$root${TMPDIR:-/tmp}" || exit 1
  set -- chroot "$root" "$@"
fi

"$@" &
server=$!
trap 'kill -TERM $server 2>/dev/null' TERM INT HUP
# Every signal ends a wait, the server alone ends the loop.
while kill -0 $server 2>/dev/null; do
  wait $server
  status=$?
done

umount -l $(awk -v dir="$dir/" 'index($2, dir) == 1 { print $2 }' /proc/self/mounts) 2>/dev/null
rm -rf "$dir"
exit $status
