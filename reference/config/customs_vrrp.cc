#include <algorithm>

#include "reference/config/arguments.h"
#include "reference/config/customs.h"
#include "reference/config/values.h"

namespace holdfast::config {
namespace {

constexpr std::size_t kAuthPassOctets = 8;  // RFC 2338 section 5.3.10

// Five octets have the VRID put after them.
std::optional<MacAddress> ParseMac(std::string_view text, bool* short_form) {
  *short_form = std::count(text.begin(), text.end(), ':') == 4;
  return MacAddress::Parse(*short_form ? std::string(text) + ":00" : std::string(text));
}

// "group N" and "name X" of use_vmac and use_ipvlan at word `i`; how many words were taken, 0 for another word.
std::size_t ReadDeviceOption(const Statement& s, std::size_t i, Context& c, VirtualMac* device) {
  const std::string_view word = s.word(i);
  if (word != "group" && word != "name") return 0;
  if (i + 1 >= s.size()) return c.Refuse(s, i, std::string(word) + " needs a value"), 1;
  if (word == "name") device->ifname = s.word(i + 1);
  if (word == "group") {
    const auto group = c.Integer(s, i + 1, "group", 0, kMaxUnsigned);
    if (group) device->group = static_cast<std::uint32_t>(*group);
  }
  return 2;
}

void CheckDeviceName(const Statement& s, Context& c, VirtualMac* device) {
  if (device->ifname.size() <= 15) return;
  c.Refuse(s, 1, "an interface name has 15 characters at most, " + Quoted(device->ifname) + " has more; it is ignored");
  device->ifname.clear();
}

std::optional<GarpExtra> ParseGarpExtra(const Statement& s, Context& c, std::string_view name, std::int64_t min) {
  GarpExtra extra;
  extra.all = s.word(1) == "all";
  const std::size_t at = extra.all ? 2 : 1;
  if (at >= s.size()) return c.Refuse(s, 1, "the interval after 'all' is missing"), std::nullopt;
  const auto seconds = c.Integer(s, at, name, min, 86400);
  if (!seconds) return std::nullopt;
  extra.interval = Seconds(*seconds);
  return extra;
}

}  // namespace

// Hundredths of a second are the finest that any version sends; what is finer is rounded.
void ReadAdvertInt(void* object, const Statement& s, const Keyword& k, Context& c) {
  bool rounded = false;
  const std::optional<std::int64_t> value = ParseDecimal(s.word(1), 100, &rounded);
  if (!value || *value < 1 || *value > 25500) {
    std::string cure;
    if (s.word(1).ends_with(';')) cure = "lines do not end in ';' here";
    return c.Refuse(
        s, 1, "advert_int must be a time from 0.01 to 255 s, not " + Quoted(s.word(1)) + "; the line is ignored", cure);
  }
  if (rounded)
    c.Refuse(s, 1,
             "advert_int goes in steps of 0.01 s; " + Quoted(s.word(1)) + " is taken as " + DecimalText(*value, 100));
  static_cast<VrrpInstance*>(object)->advert_int.Set(Centiseconds(*value), s.place(1));
  (void)k;
}

void ReadUseVmac(void* object, const Statement& s, const Keyword&, Context& c) {
  VirtualMac device;
  device.enabled = true;
  for (std::size_t i = 1; i < s.size();) {
    bool short_form = false;
    if (const std::size_t taken = ReadDeviceOption(s, i, c, &device)) {
      i += taken;
      continue;
    }
    if (s.word(i) == "netlink_notify_msg") {
      device.netlink_notify_msg = true;
    } else if (const auto mac = ParseMac(s.word(i), &short_form)) {
      device.mac = mac;
      device.mac_ends_in_vrid = short_form;
    } else if (device.ifname.empty()) {
      device.ifname = s.word(i);
    } else {
      c.Refuse(s, i, "use_vmac has no option " + Quoted(s.word(i)) + "; it is ignored");
    }
    ++i;
  }
  CheckDeviceName(s, c, &device);
  static_cast<VrrpInstance*>(object)->use_vmac.Set(std::move(device), s.place());
}

void ReadUseIpvlan(void* object, const Statement& s, const Keyword&, Context& c) {
  VirtualMac device;
  device.enabled = true;
  for (std::size_t i = 1; i < s.size();) {
    const std::string_view word = s.word(i);
    if (const std::size_t taken = ReadDeviceOption(s, i, c, &device)) {
      i += taken;
      continue;
    }
    if (word == "bridge" || word == "private" || word == "vepa") {
      device.ipvlan_type = word;
    } else if (const auto prefix = IpPrefix::Parse(word)) {
      device.ipvlan_address = prefix->address;
    } else if (device.ifname.empty()) {
      device.ifname = word;
    } else {
      c.Refuse(s, i, "use_ipvlan has no option " + Quoted(word) + "; it is ignored");
    }
    ++i;
  }
  CheckDeviceName(s, c, &device);
  static_cast<VrrpInstance*>(object)->use_ipvlan.Set(std::move(device), s.place());
}

void ReadNotifyDeleted(void* object, const Statement& s, const Keyword&, Context& c) {
  auto& deleted = static_cast<VrrpInstance*>(object)->notify.deleted;
  if (s.size() == 1) return deleted.Set({}, s.place());
  if (auto script = c.Command(s)) deleted.Set(std::move(*script), s.place(1));
}

void ReadGarpExtra(void* object, const Statement& s, const Keyword& k, Context& c) {
  if (const auto extra = ParseGarpExtra(s, c, k.name, 0))
    static_cast<VrrpInstance*>(object)->garp_extra_if.Set(*extra, s.place(1));
}

void ReadGlobalGarpExtra(void* object, const Statement& s, const Keyword& k, Context& c) {
  if (const auto extra = ParseGarpExtra(s, c, k.name, 1))
    static_cast<GlobalDefs*>(object)->vrrp_garp_extra_if.Set(*extra, s.place(1));
}

void ReadAuthPass(void* object, const Statement& s, const Keyword&, Context& c) {
  std::string secret(s.word(1));
  if (secret.size() > kAuthPassOctets) {
    secret.resize(kAuthPassOctets);
    c.Warn(s, 1, "auth_pass is 8 octets long at most; what follows " + Quoted(secret) + " is cut off");
  }
  static_cast<Authentication*>(object)->auth_pass.Set(std::move(secret), s.place(1));
}

void ReadHmacKey(void* object, const Statement& s, const Keyword&, Context& c) {
  const auto id = c.Integer(s, 1, "a key's id", 1, 255);
  if (!id) return;
  const std::string_view secret = s.word(2);
  if (!secret.starts_with("file:") && !secret.starts_with("hex:") && (secret.size() < 32 || secret.size() > 64))
    return c.Refuse(s, 2,
                    "a key is 32 to 64 octets long, this one has " + std::to_string(secret.size()) + "; it is ignored");
  static_cast<AuthHmac*>(object)->keys.push_back({static_cast<std::uint8_t>(*id), std::string(secret), s.place()});
}

void ReadInitFile(void* object, const Statement& s, const Keyword&, Context& c) {
  TrackFile* file = static_cast<TrackFile*>(object);
  std::int64_t value = 0;
  for (std::size_t i = 1; i < s.size(); ++i) {
    if (s.word(i) == "overwrite") {
      file->overwrite = true;
    } else if (const auto number = c.Integer(s, i, "init_file", INT32_MIN, INT32_MAX)) {
      value = *number;
    }
  }
  file->init_file.Set(value, s.place());
}

void ReadGarpInterface(void* object, const Statement& s, const Keyword&, Context&) {
  static_cast<GarpGroup*>(object)->interfaces.emplace_back().Set(std::string(s.word(1)), s.place(1));
}

}  // namespace holdfast::config
