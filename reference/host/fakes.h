// A recording fake of every port: it remembers what was asked and answers what the test put in.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reference/host/ports.h"

namespace holdfast::host {

using Octets = std::vector<std::uint8_t>;

// Shared by a FakeTransport and the senders that it opened: what went out, in order.
struct SentMessage {
  SenderSpec from;
  IpAddress destination;
  Octets message;
};

class FakeSender : public VrrpSender {
 public:
  FakeSender(SenderSpec spec, std::shared_ptr<std::vector<SentMessage>> log)
      : spec_(std::move(spec)), log_(std::move(log)) {}

  Status Send(std::span<const std::uint8_t> message) override {
    for (const IpAddress& destination : Destinations()) SendTo(destination, message);
    return {};
  }
  Status SendTo(const IpAddress& destination, std::span<const std::uint8_t> message) override {
    log_->push_back({spec_, destination, {message.begin(), message.end()}});
    return {};
  }
  std::vector<IpAddress> Destinations() const override {
    if (!spec_.unicast_peers.empty()) return spec_.unicast_peers;
    const char* group = spec_.family == Family::kIpv4 ? "224.0.0.18" : "ff02::12";
    return {spec_.group.value_or(*IpAddress::Parse(group))};
  }
  IpAddress source() const override { return spec_.source; }
  void SetSource(const IpAddress& source) override { spec_.source = source; }

 private:
  SenderSpec spec_;
  std::shared_ptr<std::vector<SentMessage>> log_;
};

// Messages that wait at a FakeListener; the test pushes, Receive pops.
struct FakeInbox {
  struct Entry {
    Octets octets;
    ReceivedMessage received;  // its `message` is set on the way out
  };
  ListenerSpec spec;
  std::deque<Entry> waiting;
};

class FakeListener : public VrrpListener {
 public:
  explicit FakeListener(std::shared_ptr<FakeInbox> inbox) : inbox_(std::move(inbox)) {}

  int fd() const override { return -1; }
  Result<std::optional<ReceivedMessage>> Receive() override {
    if (inbox_->waiting.empty()) return std::nullopt;
    current_ = std::move(inbox_->waiting.front());
    inbox_->waiting.pop_front();
    current_.received.message = current_.octets;
    return current_.received;
  }

 private:
  std::shared_ptr<FakeInbox> inbox_;
  FakeInbox::Entry current_;
};

class FakeTransport : public VrrpTransport {
 public:
  Result<std::unique_ptr<VrrpSender>> OpenSender(const SenderSpec& spec) override {
    return std::make_unique<FakeSender>(spec, sent_);
  }
  Result<std::unique_ptr<VrrpListener>> OpenListener(const ListenerSpec& spec) override {
    inboxes.push_back(std::make_shared<FakeInbox>(FakeInbox{spec, {}}));
    return std::make_unique<FakeListener>(inboxes.back());
  }

  std::vector<SentMessage>& sent() { return *sent_; }
  std::vector<std::shared_ptr<FakeInbox>> inboxes;  // in the order of opening

 private:
  std::shared_ptr<std::vector<SentMessage>> sent_ = std::make_shared<std::vector<SentMessage>>();
};

class FakeAddressOwner : public AddressOwner {
 public:
  Status Add(const std::vector<VirtualAddress>& addresses) override {
    for (const VirtualAddress& address : addresses) {
      if (std::find(owned_.begin(), owned_.end(), address) == owned_.end()) owned_.push_back(address);
    }
    ++adds;
    return {};
  }
  Status Remove(const std::vector<VirtualAddress>& addresses) override {
    for (const VirtualAddress& address : addresses) std::erase(owned_, address);
    ++removes;
    return {};
  }
  const std::vector<VirtualAddress>& Owned() const override { return owned_; }

  int adds = 0;
  int removes = 0;

 private:
  std::vector<VirtualAddress> owned_;
};

class FakeAnnouncer : public Announcer {
 public:
  Status Announce(const Announcement& announcement) override {
    announced.push_back(announcement);
    return {};
  }
  Status AdvertiseRouter(const RouterAdvertisement& advertisement) override {
    routers.push_back(advertisement);
    return {};
  }

  std::vector<Announcement> announced;
  std::vector<RouterAdvertisement> routers;
};

class FakeVirtualMacInterfaces : public VirtualMacInterfaces {
 public:
  Result<VirtualMac> Create(const VirtualMacSpec& spec) override {
    const std::string prefix = spec.family == Family::kIpv4 ? "vrrp." : "vrrp6.";
    VirtualMac made;
    made.interface_index = next_index_++;
    made.name = spec.name.empty() ? prefix + std::to_string(spec.vrid) : spec.name;
    made.mac = spec.mac.value_or(MacAddress::VirtualRouter(spec.family, spec.vrid));
    present[made.interface_index] = made;
    forwarding[made.interface_index] = false;
    return made;
  }
  Status SetForwarding(int interface_index, bool active) override {
    forwarding[interface_index] = active;
    return {};
  }
  Status Destroy(int interface_index) override {
    present.erase(interface_index);
    forwarding.erase(interface_index);
    return {};
  }

  std::map<int, VirtualMac> present;
  std::map<int, bool> forwarding;

 private:
  int next_index_ = 1000;
};

class FakeAcceptFilter : public AcceptFilter {
 public:
  Status Set(const std::vector<FilteredAddress>& addresses) override {
    filtered = addresses;
    return {};
  }

  std::vector<FilteredAddress> filtered;
};

// The test edits `links` and calls Changed(name); the next Read reports it.
class FakeLinkMonitor : public LinkMonitor {
 public:
  int fd() const override { return -1; }
  std::vector<LinkState> Links() const override { return links; }
  std::optional<LinkState> Find(const std::string& name) const override {
    for (const LinkState& link : links) {
      if (link.name == name) return link;
    }
    return std::nullopt;
  }
  Result<std::vector<LinkState>> Read() override { return std::exchange(changed_, {}); }
  void Changed(const std::string& name) {
    if (const auto link = Find(name)) changed_.push_back(*link);
  }

  std::vector<LinkState> links;

 private:
  std::vector<LinkState> changed_;
};

}  // namespace holdfast::host
