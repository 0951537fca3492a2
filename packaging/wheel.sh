#!/usr/bin/env bash
# Builds a Python wheel that carries the program, so that `pip install` brings
# `winloss`, and tries it in an environment of its own. Needs cargo, python3
# with venv, and pip.
#
#     packaging/wheel.sh [FOLDER]     # the wheel goes there (default: target/wheels)
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(realpath -m "${1:-target/wheels}")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/build"
"$place/build/bin/pip" install --quiet 'maturin>=1.9,<2'
mkdir -p "$folder"
"$place/build/bin/maturin" build --release --locked --bindings bin --compatibility linux \
    --out "$folder" > /dev/null
wheel=$(ls -t "$folder"/winloss-*.whl | head -n 1)
python3 -m venv "$place/user"
"$place/user/bin/pip" install --quiet --no-index "$wheel"
"$place/user/bin/winloss" analyze -q examples/deals.csv | head -n 1 | grep -q '24 deals'
echo "$wheel"
