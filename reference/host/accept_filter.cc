#include <fmt/format.h>
#include <nftables/libnftables.h>

#include <algorithm>
#include <set>

#include "reference/host/accept_rules.h"
#include "reference/host/linux_host.h"

namespace holdfast::host {
namespace {

struct FreeContext {
  void operator()(nft_ctx* context) const { nft_ctx_free(context); }
};

class NftAcceptFilter : public AcceptFilter {
 public:
  explicit NftAcceptFilter(std::string table) : table_(std::move(table)) {}
  ~NftAcceptFilter() override { (void)Set({}); }

  Status Set(const std::vector<FilteredAddress>& addresses) override {
    std::vector<FilteredAddress> wanted = addresses;
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    if (wanted == present_) return {};
    std::string commands;
    if (!present_.empty()) commands = RemoveTableCommands(table_);
    if (!wanted.empty()) commands += AcceptTableCommands(table_, wanted);
    if (Status s = Run(commands); !s) return Fail(s.error(), "filtering packets to virtual addresses (no_accept)");
    present_ = std::move(wanted);
    return {};
  }

 private:
  // The context's socket owns the table, so it stays open from the first use on.
  Status Run(const std::string& commands) {
    if (!context_) {
      context_.reset(nft_ctx_new(NFT_CTX_DEFAULT));
      if (!context_) return Fail("nftables: out of memory");
      nft_ctx_buffer_error(context_.get());
      nft_ctx_buffer_output(context_.get());
    }
    if (nft_run_cmd_from_buffer(context_.get(), commands.c_str()) == 0) return {};
    const std::string message = nft_ctx_get_error_buffer(context_.get());
    return Fail("nftables: " + (message.empty() ? "refused" : message.substr(0, message.find('\n'))));
  }

  std::string table_;
  std::vector<FilteredAddress> present_;
  std::unique_ptr<nft_ctx, FreeContext> context_;
};

}  // namespace

Result<std::unique_ptr<AcceptFilter>> MakeAcceptFilter(const std::string& table) {
  return std::make_unique<NftAcceptFilter>(table);
}

}  // namespace holdfast::host
