#!/usr/bin/env bash
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --mem=1G
#SBATCH --time=04:00:00
# Each job of the array grades one part of the class. Usage, in the folder of the kit:
#   export MYSOCKS_CLASS_SECRET=$(openssl rand -hex 32)
#   sbatch docs/instructors/scripts/slurm.sh hand-ins.zip --exercises 01-14
# and when all have ended:
#   npx mysocks class merge class part*
set -eu
part=$SLURM_ARRAY_TASK_ID
hand_ins=$1
shift
exec npx mysocks class grade "$hand_ins" --out "part$part" --shard "$part/$SLURM_ARRAY_TASK_COUNT" \
  --jobs "${SLURM_CPUS_PER_TASK:-1}" "$@"
