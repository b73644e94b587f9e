#!/usr/bin/env bash
# Runs a sweep with GNU parallel, on this machine or on several, and merges it.
#
#   sweep.sh EXPERIMENT SHARDS FOLDER [flags of fields, e.g. --seeds 5]
#
# FOLDER gets cells.jsonl, joblog, parts/1 … parts/SHARDS and results/. The same command again computes what is missing.
#
#   JOBS=N       shards at once on each machine (default: 1)
#   THREADS=N    of each shard (default: all cores)
#   HOSTS=FILE   machines for ssh, one a line, : is this one; all see this folder at this path and have surgeon in it
#                or on the PATH
#   DATA=DIR     your copies of data sets, if the experiment reads any
set -euo pipefail
if (($# < 3)); then
  echo "sweep.sh: say EXPERIMENT SHARDS FOLDER [flags of fields]" >&2
  exit 2
fi
experiment=$1 shards=$2 folder=$3
shift 3
trap 'exit 130' INT # Ctrl-C is for parallel, which ends its shards; then there is nothing to merge

# surgeon of this folder's node_modules or of the PATH, else the build of a clone. Not npx: it does not hand SIGTERM on.
PATH=$PWD/node_modules/.bin:$PATH
surgeon=(surgeon)
command -v surgeon > /dev/null || surgeon=(node dist/src/cli/main.js)

mkdir -p "$folder"
"${surgeon[@]}" plan "$experiment" "$@" ${DATA:+"--data=$DATA"} --threads 1 --out "$folder/results" \
  --cells "$folder/cells.jsonl" | awk -v RS= '/^[0-9]+ cells?, /' # the paragraph of counts, time and memory

# A shard that fails, or whose machine is lost, has a second try, on another machine if there is one.
seq "$shards" | parallel --quote --jobs "${JOBS:-1}" --retries 2 --joblog "$folder/joblog" \
  --line-buffer --tagstring 'shard {}' \
  ${HOSTS:+"--sshloginfile=$HOSTS" --workdir "$PWD" --env PATH} \
  "${surgeon[@]}" run "$experiment" "$@" ${DATA:+"--data=$DATA"} ${THREADS:+"--threads=$THREADS"} \
  --shard "{}/$shards" --out "$folder/parts/{}" ||
  echo "sweep.sh: some shards failed: their exit statuses are in $folder/joblog" >&2

"${surgeon[@]}" merge "$folder"/parts/* ${DATA:+"--data=$DATA"} --out "$folder/results"
