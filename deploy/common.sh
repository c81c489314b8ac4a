# What deploy/run and deploy/test share: packages by name, and the build. Sourced by bash.
# shellcheck shell=bash
# Sets: root (the project's folder), program (what the release preset builds).

set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
# shellcheck disable=SC2034 # for whoever sources this
program=$root/build/release/server/app/colletta
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin # where Debian keeps servers; not on everybody's path
export LC_ALL=C.UTF-8
trap 'exit 130' INT

say() { printf '\n==> %s\n' "$*" >&2; }
die() {
  printf '\nerror: %s\n' "$*" >&2
  exit 1
}

# The names in package lists, without comments.
package_names() { (cd "$root/deploy/packages" && sed 's/#.*//' "$@" | tr -s '[:space:]' '\n' | sed '/^$/d'); }

# Those of the names on stdin that are not installed.
missing_packages() {
  local wanted
  wanted=$(sort -u)
  # dpkg-query complains about names that it has never heard of; they are missing all the same.
  comm -23 <(printf '%s\n' "$wanted") <(
    # shellcheck disable=SC2086 # one word a name
    { dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' $wanted 2>/dev/null || true; } |
      sed -n 's/^ii *//p' | sort -u)
}

has_node() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ]
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "packages are missing and this is neither root nor a machine with sudo. As root: $*"
  fi
}

# install_packages LIST...: installs by name what the lists name and this machine lacks.
install_packages() {
  command -v dpkg-query >/dev/null || die "this is not Debian: Colletta is built on Debian 12"
  local lists=("$@") missing id='' version=''
  has_node || lists+=(node.txt)
  missing=$(package_names "${lists[@]}" | missing_packages)
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC1091
  [ ! -r /etc/os-release ] || { id=$(. /etc/os-release && echo "$ID"); version=$(. /etc/os-release && echo "${VERSION_ID:-}"); }
  [ "$id $version" = 'debian 12' ] ||
    die "this is ${id:-an unknown system} ${version}, not Debian 12, and it lacks: ${missing//$'\n'/ }"
  say "Installing $(wc -w <<<"$missing") Debian packages: ${missing//$'\n'/ }"
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y
    -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
  as_root "${apt[@]}" update
  # shellcheck disable=SC2086 # one word a name
  as_root "${apt[@]}" install --no-install-recommends $missing ||
    die "apt could not install the packages above"
}

# As many compilers as cores, but never more than fit the memory at 1.5 GB each.
build_jobs() {
  local by_memory
  by_memory=$(awk '/^MemAvailable/ {print int($2 / 1500000)}' /proc/meminfo)
  local cores
  cores=$(nproc)
  [ "$by_memory" -ge 1 ] || by_memory=1
  echo $((by_memory < cores ? by_memory : cores))
}

# configure PRESET yes|no: makes build/PRESET/build.ninja where there is none of this folder, with or
# without the tests. After that ninja itself notices what changed.
configure() {
  local preset=$1 tests=$2 build=$root/build/$1 value
  local cache=$build/CMakeCache.txt
  if [ -f "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
    say "The project has moved: starting build/$preset anew"
    rm -rf -- "$build"
  fi
  [ "$tests" = yes ] && value=ON || value=OFF
  if [ -f "$build/build.ninja" ] && { [ "$value" = OFF ] || grep -qxF 'COLLETTA_TESTS:BOOL=ON' "$cache"; }; then
    return 0
  fi
  say "Configuring build/$preset"
  (cd "$root" && cmake --preset "$preset" -DCOLLETTA_TESTS=$value -Wno-dev >&2) ||
    die "CMake could not configure build/$preset"
}

# build PRESET TARGET...: shows ninja's own progress.
build() {
  local preset=$1 jobs
  shift
  jobs=$(build_jobs)
  NINJA_STATUS='[%p %f/%t, %es] ' ninja -C "$root/build/$preset" -j "$jobs" "$@" >&2 ||
    die "the build failed; its last lines are above"
}
