// A TLS server for SSL_GET, with a key and certificate made on the spot.
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include <array>

#include "reference/host/live/check_world.h"

namespace holdfast::host::live {
namespace {

constexpr long kValidSeconds = 3600;

std::shared_ptr<SSL_CTX> TlsServerContext() {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), kValidSeconds);
  X509_set_pubkey(certificate, key);
  X509_sign(certificate, key, EVP_sha256());
  SSL_CTX_use_certificate(context.get(), certificate);
  SSL_CTX_use_PrivateKey(context.get(), key);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return context;
}

}  // namespace

TcpServer::Serve AnsweringOverTls(TlsBehaviour behaviour) {
  return [context = TlsServerContext(), behaviour = std::move(behaviour)](int fd) {
    const std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context.get()), SSL_free);
    SSL_set_fd(ssl.get(), fd);
    if (SSL_accept(ssl.get()) != 1) return;
    const char* name = SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name);
    if (behaviour.sni && name) *behaviour.sni = name;
    std::array<char, 2048> request;
    if (SSL_read(ssl.get(), request.data(), static_cast<int>(request.size())) <= 0) return;
    SSL_write(ssl.get(), behaviour.reply.data(), static_cast<int>(behaviour.reply.size()));
    if (behaviour.close_notify) SSL_shutdown(ssl.get());
    shutdown(fd, SHUT_WR);
    AwaitClose(fd);
  };
}

}  // namespace holdfast::host::live
