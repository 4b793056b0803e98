# The one list of packages, by purpose. Sourced by ci/setup and ci/fresh; nothing else names a package.
# packages_for PURPOSE... prints names for the release we run on: build, peers (implementations under test), judges
# (outside readers of our frames and tables), guest (a kernel with IPVS where the machine has none), fresh (a new Debian
# root), look (seeing the report as a picture).

release_clang() {  # Debian and Ubuntu name clang's runtime after its version
  local version
  version=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p' | head -n 1)
  echo "${version:-14}"
}

packages_for() {
  local purpose
  for purpose in "$@"; do
    case "$purpose" in
      build) echo g++ clang "libclang-rt-$(release_clang)-dev" cmake make ninja-build ccache pkg-config git ca-certificates \
        libboost-dev libnl-3-dev libnl-genl-3-dev libnl-route-3-dev libnftables-dev libpcap-dev libyaml-cpp-dev \
        nlohmann-json3-dev libexpected-dev libspdlog-dev libfmt-dev libcli11-dev libsystemd-dev \
        libssl-dev libc-ares-dev libpcre2-dev \
        libgtest-dev libgmock-dev libbenchmark-dev \
        iproute2 nftables procps util-linux \
        python3 python3-pytest python3-pytest-timeout python3-pytest-xdist python3-hypothesis python3-yaml python3-jsonschema ;;
      peers) echo keepalived frr ;;
      judges) echo tshark tcpdump python3-scapy ipvsadm ;;
      guest) echo qemu-system-x86 busybox-static kmod xz-utils zstd curl ;;
      fresh) echo debootstrap ;;
      look) echo chromium ;;
      *) echo "packages_for: no purpose '$purpose'" >&2; return 1 ;;
    esac
  done
}

# The package whose kernel the guest boots; ci/guest-kernel unpacks it and never installs it.
guest_kernel_package() {
  if apt-cache show linux-image-amd64 >/dev/null 2>&1; then echo linux-image-amd64; else echo linux-image-virtual; fi
}
