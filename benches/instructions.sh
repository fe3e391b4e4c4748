#!/usr/bin/env bash
# Counts instructions, which do not depend on what else the machine does: of the start of one letter, and of each letter more.
#
# usage: benches/instructions.sh [FOLDER]     letters as .txt; those of fixtures/letters where none is given
#
# Needs valgrind. The profile of the folder is left in target/callgrind.out, for callgrind_annotate.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(realpath "${1:-$root/fixtures/letters}")
cd "$root"
export CARGO_PROFILE_RELEASE_STRIP=none CARGO_PROFILE_RELEASE_DEBUG=1
cargo build --release --bin imrlint
imrlint=${CARGO_TARGET_DIR:-target}/release/imrlint
mkdir -p target

count() {
    valgrind --tool=callgrind --callgrind-out-file="$1" "$imrlint" check "${@:2}" \
        --no-config --format jsonl --fail-on never 2>&1 >/dev/null | sed -n 's/.*Collected : //p'
}

mapfile -t letters < <(find "$folder" -name '*.txt' | sort)
one=$(count target/callgrind.start.out "${letters[0]}")
all=$(count target/callgrind.out "$folder")
echo "one letter, start to exit: $one instructions"
echo "each letter of ${#letters[@]}: $(((all - one) / (${#letters[@]} - 1))) instructions more"
