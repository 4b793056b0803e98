#include "conformance/stage/director_setup.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace holdfast::conformance {
namespace {

constexpr char kLetters[] = {'A', 'B', 'C'};

std::string_view KernelWord(Forwarding forwarding) {
  return forwarding == Forwarding::kNat ? "Masq" : forwarding == Forwarding::kDirect ? "Route" : "Tunnel";
}

std::string Hex(const wire::Address& address, std::uint16_t port) {
  char text[16];
  std::snprintf(text, sizeof text, "%02X%02X%02X%02X:%04X", address.octets[0], address.octets[1], address.octets[2],
                address.octets[3], port);
  return text;
}

// 'A' of "C6336415:1F90"; '?' where it is none of ours.
char LetterOf(const std::string& place) {
  for (const char letter : kLetters)
    if (place.starts_with(Hex(Balanced::Server(letter), 0).substr(0, 8))) return letter;
  return '?';
}

std::string MaskHex(const std::string& mask) {
  return mask.empty() ? "FFFFFFFF" : Hex(wire::Address::Of(mask), 0).substr(0, 8);
}

// "rr persistent 60 FFFFFFFF", "rr ops"
void ReadFlags(std::istringstream& words, TableService& service) {
  words >> service.scheduler;
  for (std::string word; words >> word;) {
    if (word == "ops") service.one_packet = true;
    if (word == "persistent") words >> service.persistence_ticks >> service.mask;
  }
}

bool IsSeconds(int ticks, int seconds) {
  constexpr int kHz[] = {100, 250, 300, 1000};
  return std::any_of(std::begin(kHz), std::end(kHz), [&](int hz) { return ticks == seconds * hz; });
}

class Compared {
 public:
  template <typename T>
  void Same(const std::string& what, const T& wanted, const T& told) {
    if (wanted == told) return;
    std::ostringstream text;
    text << what << ": " << told << ", configured " << wanted;
    words.push_back(text.str());
  }
  std::vector<std::string> words;
};

}  // namespace

std::string_view ToString(Forwarding forwarding) {
  return forwarding == Forwarding::kNat ? "NAT" : forwarding == Forwarding::kDirect ? "DR" : "TUN";
}

std::string ServiceSetup::ToString() const {
  std::string text = scheduler + " " + std::string(conformance::ToString(forwarding));
  if (datagrams) text += one_packet ? " UDP one-packet" : " UDP";
  if (persistence_s) text += " persistence " + std::to_string(persistence_s) + " s";
  if (!granularity.empty()) text += " per " + granularity;
  for (const RealServer& server : servers) {
    text += std::string(", ") + server.letter + " weight " + std::to_string(server.weight);
    if (server.most_connections) text += " at most " + std::to_string(server.most_connections);
  }
  return text;
}

wire::Address Balanced::Vip() { return wire::Address::Of("192.0.2.100"); }
wire::Address Balanced::Client(int number) { return wire::Address::Of("203.0.113.0").Plus(number); }
wire::Address Balanced::Server(char letter) { return wire::Address::Of("198.51.100.21").Plus(letter - 'A'); }
wire::Mac Balanced::ServerMac(char letter) {
  wire::Mac mac = wire::Mac::Of("02:00:00:00:01:00");
  mac.octets[5] = static_cast<std::uint8_t>(letter);
  return mac;
}
wire::Mac Balanced::ClientsRouter() { return wire::Mac::Of("02:00:00:00:00:02"); }

std::string TableService::Letters() const {
  std::string letters;
  for (const TableServer& server : servers) letters += server.letter;
  return letters;
}

TableService ParseTable(std::string_view text, bool datagrams) {
  TableService service;
  bool inside = false;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first, place;
    words >> first >> place;
    if (first != "->") {
      inside = first == (datagrams ? "UDP" : "TCP") && place == Hex(Balanced::Vip(), Balanced::kPort);
      service.found = service.found || inside;
      if (inside) ReadFlags(words, service);
    } else if (inside) {
      TableServer server{.letter = LetterOf(place)};
      words >> server.forwarding >> server.weight;
      server.port = static_cast<std::uint16_t>(std::strtoul(place.substr(place.find(':') + 1).c_str(), nullptr, 16));
      service.servers.push_back(server);
    }
  }
  return service;
}

std::vector<std::string> Differences(const ServiceSetup& wanted, const TableService& table) {
  if (!table.found) return {"there is no such virtual server"};
  Compared compared;
  compared.Same("scheduler", wanted.scheduler, table.scheduler);
  if (!IsSeconds(table.persistence_ticks, wanted.persistence_s))
    compared.Same("persistence", std::to_string(wanted.persistence_s) + " s",
                  std::to_string(table.persistence_ticks) + " ticks");
  if (wanted.persistence_s) compared.Same("persistence mask", MaskHex(wanted.granularity), table.mask);
  compared.Same("one-packet scheduling", wanted.one_packet, table.one_packet);
  for (const RealServer& server : wanted.servers) {
    const std::string name(1, server.letter);
    const auto told = std::find_if(table.servers.begin(), table.servers.end(),
                                   [&](const TableServer& t) { return t.letter == server.letter; });
    if (told == table.servers.end()) {
      compared.words.push_back(name + " is missing");
      continue;
    }
    compared.Same("weight of " + name, server.weight, told->weight);
    compared.Same("forwarding to " + name, std::string(KernelWord(wanted.forwarding)), told->forwarding);
    compared.Same("port of " + name, Balanced::ServerPort(wanted.forwarding), told->port);
  }
  for (const TableServer& told : table.servers) {
    if (std::none_of(wanted.servers.begin(), wanted.servers.end(),
                     [&](const auto& s) { return s.letter == told.letter; }))
      compared.words.push_back(std::string(1, told.letter) + " is there, but not configured");
  }
  return compared.words;
}

std::vector<std::string> ListingDifferences(const ServiceSetup& wanted, std::string_view listing) {
  Compared compared;
  std::istringstream lines{std::string(listing)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string arrow, place;
    int upper = 0, seconds = 0;
    words >> arrow >> place;
    if (const std::size_t at = line.find(" persistent "); at != std::string::npos) {
      std::istringstream(line.substr(at + 12)) >> seconds;
      compared.Same("seconds of persistence", wanted.persistence_s, seconds);
    }
    if (arrow != "->" || !(words >> upper)) continue;
    for (const RealServer& server : wanted.servers)
      if (place.starts_with(Balanced::Server(server.letter).ToString() + ":"))
        compared.Same(std::string("upper threshold of ") + server.letter, server.most_connections, upper);
  }
  return compared.words;
}

}  // namespace holdfast::conformance
