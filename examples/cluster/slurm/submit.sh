#!/usr/bin/env bash
# Submits a sweep to Slurm: a job array with a task a shard, and a job that merges what they have computed.
#
#   submit.sh EXPERIMENT SHARDS FOLDER [flags of fields, e.g. --seeds 5]
#
# FOLDER is on a file system that all nodes see. It gets cells.jsonl, logs/, parts/1 … parts/SHARDS and results/. The
# same command again computes what is missing. What the batch scripts ask of Slurm is changed in them, or by variables:
#
#   SBATCH_PARTITION=short SBATCH_TIMELIMIT=30 DATA=DIR submit.sh …
set -euo pipefail
if (($# < 3)); then
  echo "submit.sh: say EXPERIMENT SHARDS FOLDER [flags of fields]" >&2
  exit 2
fi
experiment=$1 shards=$2 folder=$3
shift 3
here=$(dirname "$0")

PATH=$PWD/node_modules/.bin:$PATH
surgeon=(surgeon)
command -v surgeon > /dev/null || surgeon=(node dist/src/cli/main.js)

# What is wrong with the experiment is said here, not by every task. One thread: this machine will not compute it.
mkdir -p "$folder/logs"
"${surgeon[@]}" plan "$experiment" "$@" ${DATA:+"--data=$DATA"} --threads 1 --out "$folder/results" \
  --cells "$folder/cells.jsonl" | awk -v RS= '/^[0-9]+ cells?, /' # the paragraph of counts, time and memory

array=$(sbatch --parsable --array="1-$shards" --output="$folder/logs/%A-%a.log" \
  "$here/sweep.sbatch" "$experiment" "$shards" "$folder" "$@")
array=${array%%;*} # in a federation, the name of the cluster follows
# afterany: merge what there is, and name what is missing. With afterok one failed task would keep the merge waiting for
# ever.
merge=$(sbatch --parsable --dependency="afterany:$array" --output="$folder/logs/merge-%j.log" \
  "$here/merge.sbatch" "$folder")
echo "job $array: shards 1 to $shards; job ${merge%%;*}: merge"
