#!/bin/sh
# Ends the services when their supervisor is gone without having ended them (kill -9, out of memory).
# Standard input is a pipe from the supervisor: each line is the list of process ids now running,
# "done" the regular end. When the pipe closes without it, the services of the last list are told to
# stop, the paused ones woken for it, and after five seconds killed.
# It must be a process of its own: a paused service could not watch for itself.
pids=
while IFS= read -r line; do
  [ "$line" = done ] && exit 0
  pids=$line
done

alive() {
  for pid in $pids; do kill -0 "$pid" 2>/dev/null && return 0; done
  return 1
}

for pid in $pids; do
  kill -TERM "$pid" 2>/dev/null
  kill -CONT "$pid" 2>/dev/null
done
tries=0
while alive && [ "$tries" -lt 50 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done
exit 0
