#include "reference/ipvs/protocol_state.h"

#include <string_view>

namespace holdfast::ipvs {
namespace {

// One letter per state, in the order of TcpState.
constexpr std::string_view kLetters = "NEsRFTCWLIA";

// The letter of the next state for each state, by what is seen and by signal (SYN, FIN, ACK, RST).
//                                           NEsRFTCWLIA
constexpr std::string_view kNext[3][4] = {{"REERRRRRRRR",    // both directions are seen, from the client
                                           "CWsTTTCWLIT",    //
                                           "EEsEFTCWCIE",    //
                                           "CCCRCCCCLIR"},   //
                                          {"sEsRsssssIR",    // from the server
                                           "TFsTFTCTLIT",    //
                                           "EEsEFTCWLEE",    //
                                           "CCsCCTCCCCC"},   //
                                          {"REERRRRRRRR",    // the client's packets alone are seen
                                           "CFsTFTCWLIT",    //
                                           "EEsEFTCWCIE",    //
                                           "CCCRCCCCLIC"}};  //

}  // namespace

TcpState NextState(TcpState state, TcpSignal signal, Sight sight) {
  if (signal == TcpSignal::kNothing) return TcpState::kClose;
  const std::string_view row = kNext[static_cast<std::size_t>(sight)][static_cast<std::size_t>(signal)];
  return TcpState(kLetters.find(row[static_cast<std::size_t>(state)]));
}

bool IsActive(TcpState state) {
  return state == TcpState::kEstablished || state == TcpState::kSynSent || state == TcpState::kSynReceived ||
         state == TcpState::kSynAck;
}

void ConnectionTimeouts::Set(Seconds established, Seconds fin_wait, Seconds datagram) {
  const auto set = [](Seconds& timeout, Seconds wanted) {
    if (wanted.count() > 0) timeout = wanted;
  };
  set(tcp[static_cast<std::size_t>(TcpState::kEstablished)], established);
  set(tcp[static_cast<std::size_t>(TcpState::kFinWait)], fin_wait);
  set(udp, datagram);
}

}  // namespace holdfast::ipvs
