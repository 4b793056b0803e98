#include "reference/host/ipvs_differential/tun_wire.h"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

#include "reference/sys/error.h"
#include "reference/sys/process.h"

namespace holdfast::host {
namespace {

constexpr const char* kDevice = "/dev/net/tun";

// Where nobody loaded the module yet, the device node may be missing.
sys::UniqueFd OpenDevice() {
  constexpr int kFlags = O_RDWR | O_NONBLOCK | O_CLOEXEC;
  sys::UniqueFd fd(::open(kDevice, kFlags));
  if (fd) return fd;
  const auto loaded = sys::Run({.argv = {"modprobe", "tun"}});
  if (!loaded || !loaded->ok()) errno = ENOENT;
  return sys::UniqueFd(::open(kDevice, kFlags));
}

}  // namespace

Result<TunWire> TunWire::Open(const std::string& name) {
  sys::UniqueFd fd = OpenDevice();
  if (!fd) return sys::Errno(std::string("opening ") + kDevice);
  ifreq request{};
  name.copy(request.ifr_name, IFNAMSIZ - 1);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (::ioctl(fd.get(), TUNSETIFF, &request) != 0) return sys::Errno("making the interface " + name);
  return TunWire(std::move(fd));
}

Status TunWire::Write(std::span<const std::uint8_t> packet) {
  if (::write(fd_.get(), packet.data(), packet.size()) < 0) return sys::Errno("sending a packet");
  return {};
}

Result<std::optional<std::span<const std::uint8_t>>> TunWire::Read() {
  const ssize_t length = ::read(fd_.get(), buffer_.data(), buffer_.size());
  if (length >= 0) return std::span<const std::uint8_t>(buffer_).first(static_cast<std::size_t>(length));
  if (errno == EAGAIN) return std::nullopt;
  return sys::Errno("receiving a packet");
}

}  // namespace holdfast::host
