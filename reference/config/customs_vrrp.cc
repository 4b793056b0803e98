#include <algorithm>

#include "reference/config/arguments.h"
#include "reference/config/customs.h"
#include "reference/config/values.h"

namespace holdfast::config {
namespace {

constexpr std::size_t kAuthPassOctets = 8;  // RFC 2338 section 5.3.10

const VrrpInstance& Instance(const void* object) { return *static_cast<const VrrpInstance*>(object); }

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

// The name of a device that `keyword` must not take for one of its other words.
void SayDeviceName(const VirtualMac& device, std::initializer_list<std::string_view> others, Phrase* phrase) {
  if (device.ifname.empty()) return;
  bool short_form = false;
  const bool other = std::find(others.begin(), others.end(), device.ifname) != others.end() ||
                     ParseMac(device.ifname, &short_form) || IpPrefix::Parse(device.ifname);
  phrase->Flag("name", other).Word(device.ifname);
}

void CheckDeviceName(const Statement& s, Context& c, VirtualMac* device) {
  if (device->ifname.size() <= 15) return;
  c.Refuse(s, 1, "an interface name has 15 characters at most, " + Quoted(device->ifname) + " has more; it is ignored");
  device->ifname.clear();
}

std::optional<GarpExtra> ParseGarpExtra(const Statement& s, const Keyword& k, Context& c) {
  GarpExtra extra;
  extra.all = s.word(1) == "all";
  const std::size_t at = extra.all ? 2 : 1;
  if (at >= s.size()) return c.Refuse(s, 1, "the interval after 'all' is missing"), std::nullopt;
  const auto seconds = c.Integer(s, at, k.name, k.argument.min, k.argument.max);
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
    return c.Refuse(s, 1,
                    "advert_int must be a time from 0.01 to 255 s, not " + Quoted(s.word(1)) + "; the line is ignored",
                    c.WithoutSemicolon(s, 1));
  }
  if (rounded)
    c.Refuse(s, 1,
             "advert_int goes in steps of 0.01 s; " + Quoted(s.word(1)) + " is taken as " + DecimalText(*value, 100));
  static_cast<VrrpInstance*>(object)->advert_int.Set(Centiseconds(*value), s.place(1));
  (void)k;
}

void PrintAdvertInt(const void* object, const Keyword& k, Writer& w) {
  const auto& interval = Instance(object).advert_int;
  if (interval.given()) w.Line(Phrase(k.name).Plain(DecimalText(interval->count(), 100)));
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

void PrintUseVmac(const void* object, const Keyword& k, Writer& w) {
  const auto& device = Instance(object).use_vmac;
  if (!device.given()) return;
  Phrase phrase(k.name);
  SayDeviceName(*device, {"name", "group", "netlink_notify_msg"}, &phrase);
  if (device->mac) phrase.Plain(device->mac->ToString().substr(0, device->mac_ends_in_vrid ? 14 : 17));
  phrase.Flag("netlink_notify_msg", device->netlink_notify_msg);
  if (device->group) phrase.Plain("group").Number(*device->group);
  w.Line(phrase);
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

void PrintUseIpvlan(const void* object, const Keyword& k, Writer& w) {
  const auto& device = Instance(object).use_ipvlan;
  if (!device.given()) return;
  Phrase phrase(k.name);
  SayDeviceName(*device, {"name", "group", "bridge", "private", "vepa"}, &phrase);
  if (device->ipvlan_address) phrase.Plain(device->ipvlan_address->ToString());
  if (!device->ipvlan_type.empty()) phrase.Plain(device->ipvlan_type);
  if (device->group) phrase.Plain("group").Number(*device->group);
  w.Line(phrase);
}

void ReadNotifyDeleted(void* object, const Statement& s, const Keyword&, Context& c) {
  auto& deleted = static_cast<VrrpInstance*>(object)->notify.deleted;
  if (s.size() == 1) return deleted.Set({}, s.place());
  if (auto script = c.Command(s)) deleted.Set(std::move(*script), s.place(1));
}

void PrintNotifyDeleted(const void* object, const Keyword& k, Writer& w) {
  const auto& deleted = Instance(object).notify.deleted;
  if (deleted.given() && deleted->empty()) return w.Line(k.name);
  PrintCommand(&deleted, k, w);
}

void ReadGarpExtra(void* setting, const Statement& s, const Keyword& k, Context& c) {
  if (const auto extra = ParseGarpExtra(s, k, c)) static_cast<Setting<GarpExtra>*>(setting)->Set(*extra, s.place(1));
}

void PrintGarpExtra(const void* setting, const Keyword& k, Writer& w) {
  const auto& extra = *static_cast<const Setting<GarpExtra>*>(setting);
  if (extra.given()) w.Line(Phrase(k.name).Flag("all", extra->all).Number(extra->interval.count()));
}

void ReadAuthPass(void* object, const Statement& s, const Keyword&, Context& c) {
  std::string secret(s.word(1));
  if (secret.size() > kAuthPassOctets) {
    secret.resize(kAuthPassOctets);
    c.Warn(s, 1, "auth_pass is 8 octets long at most; what follows " + Quoted(secret) + " is cut off");
  }
  static_cast<Authentication*>(object)->auth_pass.Set(std::move(secret), s.place(1));
}

void PrintAuthPass(const void* object, const Keyword& k, Writer& w) {
  PrintText(&static_cast<const Authentication*>(object)->auth_pass, k, w);
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

void PrintHmacKey(const void* object, const Keyword& k, Writer& w) {
  for (const HmacKey& key : static_cast<const AuthHmac*>(object)->keys)
    w.Line(Phrase(k.name).Number(key.id).Word(key.secret));
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

void PrintInitFile(const void* object, const Keyword& k, Writer& w) {
  const TrackFile& file = *static_cast<const TrackFile*>(object);
  if (file.init_file.given())
    w.Line(Phrase(k.name).Number(file.init_file->value_or(0)).Flag("overwrite", file.overwrite));
}

void ReadGarpInterface(void* object, const Statement& s, const Keyword&, Context&) {
  static_cast<GarpGroup*>(object)->interfaces.emplace_back().Set(std::string(s.word(1)), s.place(1));
}

}  // namespace holdfast::config
