#include "reference/host/check_tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace holdfast::host {
namespace {

// The queue's first error, and the queue empty afterwards.
std::string TlsReason() {
  const unsigned long error = ERR_get_error();
  ERR_clear_error();
  const char* reason = error == 0 ? nullptr : ERR_reason_error_string(error);
  return reason ? reason : "protocol error";
}

int GivePassword(char* buffer, int size, int, void* password) {
  const auto& text = *static_cast<const std::string*>(password);
  const auto length = std::min(static_cast<std::size_t>(size), text.size());
  std::memcpy(buffer, text.data(), length);
  return static_cast<int>(length);
}

Status LoadMaterial(SSL_CTX* context, const CheckTls& tls) {
  if (!tls.ca.empty() && SSL_CTX_load_verify_locations(context, tls.ca.c_str(), nullptr) != 1)
    return Fail("ca " + tls.ca + ": " + TlsReason());
  if (!tls.certificate.empty() && SSL_CTX_use_certificate_chain_file(context, tls.certificate.c_str()) != 1)
    return Fail("certificate " + tls.certificate + ": " + TlsReason());
  if (tls.key.empty()) return {};
  std::string password = tls.password;
  SSL_CTX_set_default_passwd_cb(context, GivePassword);
  SSL_CTX_set_default_passwd_cb_userdata(context, &password);
  const bool loaded = SSL_CTX_use_PrivateKey_file(context, tls.key.c_str(), SSL_FILETYPE_PEM) == 1;
  SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
  if (!loaded) return Fail("key " + tls.key + ": " + TlsReason());
  if (!tls.certificate.empty() && SSL_CTX_check_private_key(context) != 1)
    return Fail("key " + tls.key + " does not fit the certificate");
  return {};
}

}  // namespace

Result<std::shared_ptr<SSL_CTX>> MakeTlsContext(const CheckTls& tls) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (!context) return Fail(TlsReason());
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  // Ten thousand sessions at rest hold no buffers. What ends without close_notify is judged by our caller.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  if (Status loaded = LoadMaterial(context.get(), tls); !loaded) return tl::make_unexpected(loaded.error());
  return context;
}

TlsSession::TlsSession(const std::shared_ptr<SSL_CTX>& context, const std::string& sni)
    : context_(context), ssl_(context ? SSL_new(context.get()) : nullptr, SSL_free) {
  if (!ssl_) return;
  SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_connect_state(ssl_.get());
  if (!sni.empty()) SSL_set_tlsext_host_name(ssl_.get(), sni.c_str());
}

Status TlsSession::Feed(std::string_view octets, const std::function<void(std::string_view)>& plain) {
  if (!ssl_) return Fail("no TLS here");
  if (!octets.empty()) BIO_write(SSL_get_rbio(ssl_.get()), octets.data(), static_cast<int>(octets.size()));
  ERR_clear_error();
  if (!established_) {
    const int done = SSL_do_handshake(ssl_.get());
    const int error = SSL_get_error(ssl_.get(), done);
    if (done != 1 && error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
      return Fail("TLS handshake failed: " + TlsReason());
    established_ = done == 1;
  }
  return established_ ? ReadAll(plain) : Status();
}

Status TlsSession::ReadAll(const std::function<void(std::string_view)>& plain) {
  std::array<char, 16384> buffer;
  while (true) {
    const int size = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (size > 0) {
      plain({buffer.data(), static_cast<std::size_t>(size)});
      continue;
    }
    const int error = SSL_get_error(ssl_.get(), size);
    closed_ |= error == SSL_ERROR_ZERO_RETURN;
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_ZERO_RETURN) return {};
    return Fail("TLS failed: " + TlsReason());
  }
}

Status TlsSession::Write(std::string_view plain) {
  const int size = SSL_write(ssl_.get(), plain.data(), static_cast<int>(plain.size()));
  if (size <= 0) return Fail("TLS failed: " + TlsReason());
  return {};
}

std::string TlsSession::TakeOutput() {
  if (!ssl_) return {};
  BIO* output = SSL_get_wbio(ssl_.get());
  std::string octets(BIO_ctrl_pending(output), '\0');
  if (!octets.empty()) BIO_read(output, octets.data(), static_cast<int>(octets.size()));
  return octets;
}

}  // namespace holdfast::host
