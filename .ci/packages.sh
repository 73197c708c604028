# For the provide-* scripts: packages of the system, without a question to anybody.

install_packages() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "ci: needs the packages $*, and only root can install them with apt-get" >&2
    return 1
  fi
  echo "ci: installing $*" >&2
  export DEBIAN_FRONTEND=noninteractive
  local install=(apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 "$@")
  "${install[@]}" </dev/null >/dev/null 2>&1 || { apt-get update -qq && "${install[@]}" </dev/null >/dev/null; }
}
