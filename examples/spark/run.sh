#!/usr/bin/env bash
# The same interviews by one process, by Spark on two workers, and by GNU
# parallel: the bytes must be the same. What is not here and cannot be
# installed is skipped.
#
#   examples/spark/run.sh                            # the examples, many times
#   examples/spark/run.sh deals.csv interviews.ndjson
#
# WINLOSS names the program, VENV a folder for PySpark that is kept.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

for program in "${WINLOSS:-}" "$root/target/release/winloss" "$root/target/debug/winloss" "$(command -v winloss || true)"; do
    [ -z "$program" ] || [ ! -x "$program" ] || break
done
if [ ! -x "$program" ]; then
    echo "no winloss here: run \`cargo build --release\` first" >&2
    exit 1
fi
export WINLOSS=$program
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

if [ $# = 2 ]; then
    deals=$(realpath "$1") interviews=$(realpath "$2")
else
    deals=$folder/deals.csv interviews=$folder/interviews.ndjson
    cp "$root/examples/deals.csv" "$deals"
    python3 - "$root/examples/interviews" > "$interviews" << 'MAKE'
import json
import sys
from pathlib import Path

folder = Path(sys.argv[1])
records = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
records += map(json.loads, (folder / "no-decisions.jsonl").read_text().splitlines())
for round in range(200):
    for at, record in enumerate(records):
        print(json.dumps({**record, "interview_id": f"{round}-{at}"}))
MAKE
fi

# Passes over "some input was left out", which is exit code 1.
left_out() { "$@" || [ $? = 1 ]; }

# Runs a step, and says how long it took: by the clock, and of all processors.
timed() {
    TIMEFORMAT="$(printf '%-36s' "$1") %1R s, %1U + %1S s of processors"
    shift
    time "$@"
}

failed=0
same() {
    if cmp "$2" "$3"; then echo "  $1: the same bytes"; else failed=1; fi
}

cd "$folder"
bytes=$(wc -c < "$interviews")
echo "$(wc -l < "$interviews") interviews, $((bytes / 1000000)) MB; $(nproc) cores; $("$WINLOSS" --version)"
one() { left_out "$WINLOSS" analyze "$deals" "$interviews" --by competitor -f json -q "$@"; }
timed "one process, one thread" one -j1 -o one.json
timed "one process, a thread a core" one -o all.json
timed "one process, tag" left_out "$WINLOSS" tag "$interviews" -f ndjson -q -o one.ndjson
same "threads" one.json all.json
merge() { left_out "$WINLOSS" merge "$1" --by competitor -f json -q -o "$2"; }

if ! command -v java > /dev/null; then
    echo "Spark: skipped, there is no Java here (expected 17)"
else
    python=python3
    if ! "$python" -c 'import pyspark' > /dev/null 2>&1; then
        venv=${VENV:-$folder/python}
        python=$venv/bin/python
        if ! "$python" -c 'import pyspark' > /dev/null 2>&1; then
            { python3 -m venv "$venv" && "$python" -m pip install --quiet \
                --disable-pip-version-check 'pyspark>=3.5,<4'; } > install.log 2>&1 || python=
        fi
    fi
    if [ -z "$python" ]; then
        echo "Spark: skipped, PySpark is not here and could not be installed"
    else
        # The answer goes to the file that comes first.
        spark() {
            local out=$1
            shift
            PYSPARK_PYTHON=$python "$python" "$here/pipe.py" "$@" > "$out" 2> spark.log ||
                { cat spark.log >&2; exit 1; }
        }
        : > empty.ndjson
        timed "Spark, start and end alone" spark nothing tag empty.ndjson
        [ ! -s nothing ] || { echo "an empty input gave an answer" >&2; failed=1; }
        timed "Spark, two workers, analyze" spark parts.ndjson analyze "$deals" "$interviews"
        timed "  merge of $(wc -l < parts.ndjson) parts, $(($(wc -c < parts.ndjson) / 1000)) KB" merge parts.ndjson spark.json
        same "Spark" one.json spark.json
        timed "Spark, two workers, tag" spark spark.ndjson tag "$interviews"
        same "Spark, mentions" one.ndjson spark.ndjson
        { echo "a line that is no record"; head -n 3 "$interviews"; } > bad.ndjson
        spark answers tag bad.ndjson
        [ -s answers ] || { echo "a bad line cost the job" >&2; failed=1; }
    fi
fi

if ! command -v parallel > /dev/null || ! parallel --version 2> /dev/null | grep -q GNU; then
    echo "GNU parallel: skipped, it is not here (apt-get install parallel)"
else
    # Records tell their own places, as no process knows where its block was.
    numbered() {
        awk -v file="$interviews" \
            '/^{/ { sub(/^{/, "{\"file\":\"" file "\",\"line\":" NR ",") } { print }' "$interviews"
    }
    block=$((bytes / 6 + 1))
    split() { numbered | parallel --will-cite --pipe --block "$block" --keep-order -j2 "$@"; }
    tolerant='|| [ $? = 1 ]'
    by_parts() { split "$WINLOSS analyze $deals - --partial -j1 -q $tolerant" > more.ndjson; }
    timed "GNU parallel, two jobs, analyze" by_parts
    timed "  merge of $(wc -l < more.ndjson) parts" merge more.ndjson parallel.json
    same "GNU parallel" one.json parallel.json
    by_mentions() { split "$WINLOSS tag - -f ndjson -j1 -q $tolerant" > parallel.ndjson; }
    timed "GNU parallel, two jobs, tag" by_mentions
    same "GNU parallel, mentions" one.ndjson parallel.ndjson
fi
exit "$failed"
