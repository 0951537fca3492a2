#!/usr/bin/env bash
# Builds a Debian package of winloss, with its manual pages and completions, and
# tries it from an unpacked copy. Needs cargo and dpkg-deb.
#
#     packaging/deb.sh [FOLDER]     # winloss_VERSION_ARCH.deb goes there (default: target)
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${1:-target}
cargo build --release --locked
program=${CARGO_TARGET_DIR:-target}/release/winloss
version=$("$program" --version | cut -d' ' -f2)
arch=$(dpkg --print-architecture)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

install -D -m 755 "$program" "$root/usr/bin/winloss"
"$program" man "$root/usr/share/man/man1"
gzip -9n "$root"/usr/share/man/man1/*.1
for shell in bash zsh fish; do
    case $shell in
        bash) page=bash-completion/completions/winloss ;;
        zsh) page=zsh/vendor-completions/_winloss ;;
        fish) page=fish/vendor_completions.d/winloss.fish ;;
    esac
    mkdir -p "$(dirname "$root/usr/share/$page")"
    "$program" completions $shell > "$root/usr/share/$page"
done
install -D -m 644 README.md "$root/usr/share/doc/winloss/README.md"
install -D -m 644 LICENSE-MIT "$root/usr/share/doc/winloss/copyright"
mkdir -p "$root/DEBIAN"
cat > "$root/DEBIAN/control" << CONTROL
Package: winloss
Version: $version
Architecture: $arch
Maintainer: the winloss engineers <winloss@localhost>
Depends: libc6
Section: utils
Priority: optional
Installed-Size: $(du -sk "$root/usr" | cut -f1)
Description: win/loss interview analyzer
 Why do we win, and why do we lose, in the buyers' own words: tags interviews
 and notes, gives each lost deal one reason, and shows the line behind every
 figure. Offline; the same input gives the same bytes.
CONTROL
package=$folder/winloss_${version}_$arch.deb
mkdir -p "$folder"
# The same sources give the same package.
find "$root" -exec touch -h -d @946684800 {} +
SOURCE_DATE_EPOCH=946684800 dpkg-deb --root-owner-group --build "$root" "$package" > /dev/null

copy=$(mktemp -d)
trap 'rm -rf "$root" "$copy"' EXIT
dpkg-deb -x "$package" "$copy"
"$copy/usr/bin/winloss" analyze -q examples/deals.csv | head -n 1 | grep -q '24 deals'
for page in share/man/man1/winloss-analyze.1.gz share/bash-completion/completions/winloss; do
    test -s "$copy/usr/$page"
done
echo "$package"
