#include "netns-lab/engine/lab.h"

namespace holdfast::lab {
namespace {

std::optional<DutError> AsError(const Status& status) {
  if (status) return std::nullopt;
  return DutError{DutError::Kind::kHarness, status.error().message, {}};
}

std::optional<DutError> About(const std::string& router, std::optional<DutError> error) {
  if (error) error->message = router + ": " + error->message;
  return error;
}

}  // namespace

Result<std::unique_ptr<Lab>> Lab::Build(const LabFile& file, const std::filesystem::path& scratch) {
  std::unique_ptr<Lab> lab(new Lab(file));
  Result<std::unique_ptr<Network>> network = Network::Make();
  if (!network) return tl::make_unexpected(network.error());
  lab->network_ = std::move(*network);
  for (const LabSegment& segment : file.segments) {
    if (Status s = lab->network_->AddSegment(segment.name); !s) return tl::make_unexpected(s.error());
  }
  for (const LabRouter& router : file.routers) {
    if (Status s = lab->AddInterfaces(router.name, router.interfaces); !s) return tl::make_unexpected(s.error());
    auto dut = std::make_unique<Dut>(router.dut, *lab->network_->FindNode(router.name), scratch / router.name);
    if (router.config.empty()) {
      dut->Configure(router.spec);
    } else {
      dut->ConfigureFrom(router.config, router.interfaces.front().ifname);
    }
    lab->routers_[router.name] = std::move(dut);
    if (Status s = lab->SetUp(router.name, router.setup); !s) return tl::make_unexpected(s.error());
  }
  for (const LabHost& host : file.hosts) {
    if (Status s = lab->AddInterfaces(host.name, host.interfaces); !s) return tl::make_unexpected(s.error());
    if (Status s = lab->SetUp(host.name, host.setup); !s) return tl::make_unexpected(s.error());
    if (!host.serves) continue;
    lab->servers_[host.name] =
        std::make_unique<WebServer>(*lab->network_->FindNode(host.name), *host.serves, scratch / (host.name + ".log"));
  }
  return lab;
}

Status Lab::SetUp(const std::string& node, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    const Result<std::string> done = network_->FindNode(node)->Run({"sh", "-c", line});
    if (!done) return Fail(done.error(), node + ": setup: " + line);
  }
  return {};
}

Status Lab::AddInterfaces(const std::string& node, const std::vector<LabInterface>& interfaces) {
  const Result<Node*> made = network_->AddNode(node);
  if (!made) return tl::make_unexpected(made.error());
  for (const LabInterface& interface : interfaces) {
    const auto link = network_->Connect(*made, interface.segment, interface.ifname, interface.addresses);
    if (!link) return tl::make_unexpected(link.error());
  }
  return {};
}

// Servers first: routers that check them shall find them.
std::optional<DutError> Lab::StartRouters() {
  for (const auto& [name, server] : servers_) {
    if (auto error = AsError(server->Start())) return About(name, error);
  }
  for (const auto& [name, server] : servers_) {
    if (auto error = AsError(server->WaitReady())) return About(name, error);
  }
  for (const LabRouter& router : file_.routers) {
    if (auto error = routers_.at(router.name)->Launch()) return About(router.name, error);
  }
  for (const LabRouter& router : file_.routers) {
    if (auto error = routers_.at(router.name)->WaitReady()) return About(router.name, error);
  }
  return std::nullopt;
}

std::optional<DutError> Lab::Start(const std::string& router) {
  if (crashed_.erase(router) > 0) {
    for (Link* link : network_->LinksOf(&routers_.at(router)->node())) {
      if (auto error = AsError(network_->Reboot(*link))) return About(router, error);
    }
    if (auto error = Heal(router)) return error;
  }
  return About(router, routers_.at(router)->Start());
}

std::optional<DutError> Lab::Stop(const std::string& router) {
  Dut& dut = *routers_.at(router);
  if (auto error = AsError(dut.SignalStop())) return About(router, error);
  dut.WaitStopped();
  return std::nullopt;
}

std::optional<DutError> Lab::Crash(const std::string& router) {
  // The kernel of a node whose daemon is gone goes on answering for its addresses: the cable has to go with it, and
  // first, or a dying daemon's last word gets out.
  auto error = Cut(router);
  routers_.at(router)->Crash();
  crashed_.insert(router);
  return error;
}

std::optional<DutError> Lab::Reload(const std::string& router, const std::filesystem::path& config) {
  return About(router, routers_.at(router)->ReloadFrom(config));
}

void Lab::Kill(const std::string& router) { routers_.at(router)->Crash(); }

std::optional<DutError> Lab::StartServer(const std::string& host) {
  if (auto error = AsError(servers_.at(host)->Start())) return About(host, error);
  return About(host, AsError(servers_.at(host)->WaitReady()));
}

void Lab::StopServer(const std::string& host) { servers_.at(host)->Stop(); }

std::optional<DutError> Lab::Cut(const std::string& router) { return OnLinks(router, &Network::Cut); }
std::optional<DutError> Lab::Silence(const std::string& router) { return OnLinks(router, &Network::Silence); }
std::optional<DutError> Lab::Heal(const std::string& router) { return OnLinks(router, &Network::Heal); }

std::optional<DutError> Lab::OnLinks(const std::string& router, Status (Network::*change)(const Link&)) {
  for (Link* link : network_->LinksOf(&routers_.at(router)->node())) {
    if (auto error = AsError((network_.get()->*change)(*link))) return About(router, error);
  }
  return std::nullopt;
}

}  // namespace holdfast::lab
