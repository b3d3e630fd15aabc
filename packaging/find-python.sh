#!/bin/sh
# Print a Python of version 3.11 or later that can make a virtual environment; PYTHON=... names it yourself.
set -u

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
makes_environments() { "$1" -c 'import venv, ensurepip' 2>/dev/null; }

candidate=
for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    path=$(command -v "$name") && new_enough "$path" || continue
    if makes_environments "$path"; then
        echo "$path"
        exit 0
    fi
    candidate=${candidate:-$path}
done

if [ -z "$candidate" ]; then
    echo "Desktop NN needs Python 3.11 or later; none of ${PYTHON:-python3 python3.11 to python3.14, python} is that." >&2
    exit 1
fi

# Debian and Ubuntu keep the tools for virtual environments in a package of their own.
package=$("$candidate" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
if command -v apt-get >/dev/null; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    install="$as_root apt-get install --yes --no-install-recommends $package"
    if { [ -z "$as_root" ] || sudo -n true 2>/dev/null; } &&
        { DEBIAN_FRONTEND=noninteractive $install || { $as_root apt-get update && $install; }; } >&2 &&
        makes_environments "$candidate"; then
        echo "$candidate"
        exit 0
    fi
fi
echo "$candidate cannot make virtual environments. On Debian and Ubuntu: sudo apt-get install $package" >&2
exit 1
