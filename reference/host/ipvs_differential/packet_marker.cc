#include "reference/host/ipvs_differential/packet_marker.h"

#include <fmt/format.h>
#include <nftables/libnftables.h>

namespace holdfast::host {
namespace {

struct FreeNft {
  void operator()(nft_ctx* context) const { nft_ctx_free(context); }
};

constexpr const char* kMarkTable = "holdfast_marks";

class NftPacketMarker : public PacketMarker {
 public:
  NftPacketMarker() : context_(nft_ctx_new(NFT_CTX_DEFAULT)) {
    nft_ctx_buffer_error(context_.get());
    nft_ctx_buffer_output(context_.get());
  }
  ~NftPacketMarker() override { (void)Mark({}, 0); }

  Status Mark(const IpPrefix& network, std::uint32_t mark) override {
    std::string commands;
    if (present_) commands += fmt::format("delete table ip {}\n", kMarkTable);
    if (mark != 0) {
      commands += fmt::format(
          "table ip {} {{\n"
          "  chain arriving {{\n"
          "    type filter hook prerouting priority -150;\n"
          "    ip daddr {} meta mark set {}\n"
          "  }}\n"
          "}}\n",
          kMarkTable, network.ToString(), mark);
    }
    if (commands.empty()) return {};
    if (nft_run_cmd_from_buffer(context_.get(), commands.c_str()) != 0)
      return Fail(fmt::format("marking packets: nftables: {}", nft_ctx_get_error_buffer(context_.get())));
    present_ = mark != 0;
    return {};
  }

 private:
  std::unique_ptr<nft_ctx, FreeNft> context_;
  bool present_ = false;
};

}  // namespace

std::unique_ptr<PacketMarker> MakePacketMarker() { return std::make_unique<NftPacketMarker>(); }

}  // namespace holdfast::host
