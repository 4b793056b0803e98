// TLS between a stream and its user: octets in, octets out, no descriptor. Server certificates are not judged.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "reference/host/check_task.h"

typedef struct ssl_st SSL;  // OpenSSL's, as its own headers name it

namespace holdfast::host {

// A client's context with the given material. Reads the files.
Result<std::shared_ptr<SSL_CTX>> MakeTlsContext(const CheckTls& tls);

// One connection's client side.
class TlsSession {
 public:
  // `sni`: the name to say in the handshake; empty: none.
  TlsSession(const std::shared_ptr<SSL_CTX>& context, const std::string& sni);

  // What came from the peer (nothing, to begin the handshake). Decrypted octets go to `plain` in pieces. An error ends
  // the session.
  Status Feed(std::string_view octets, const std::function<void(std::string_view)>& plain);
  // Only once established().
  Status Write(std::string_view plain);
  // What is to be sent to the peer now; taking it empties it.
  std::string TakeOutput();

  bool established() const { return established_; }
  bool closed() const { return closed_; }  // the peer said close_notify

 private:
  Status ReadAll(const std::function<void(std::string_view)>& plain);

  std::shared_ptr<SSL_CTX> context_;
  std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
  bool established_ = false, closed_ = false;
};

}  // namespace holdfast::host
