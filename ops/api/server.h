// HTTP/1.1: Boost.Beast on one thread of its own, and one more for what takes long.
// Without TLS it is bound to the loopback and nothing else. Limits: header 8 KiB, body 64 KiB,
// 2,000 connections, 8 answers that take long, and Patience.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "engine/base/result.h"
#include "ops/api/address.h"
#include "ops/api/api.h"

namespace tributary::api {

/// How long the other side may take; tests wait less.
struct Patience {
  Millis request = std::chrono::seconds(10);  ///< from its first byte to its last
  Millis idle = std::chrono::seconds(60);     ///< between two requests
  Millis write = std::chrono::seconds(30);    ///< until an answer, or a piece of a stream, is taken
};

/// PEM files; both empty: plain HTTP.
struct TlsFiles {
  std::string certificate;  ///< with the chain behind it
  std::string key;
  [[nodiscard]] bool is_set() const { return !certificate.empty(); }
};

class Server {
 public:
  /// Listens and answers until it is destroyed. kUnavailable when the port is taken, kDenied where
  /// it would be heard beyond the loopback without TLS, kInvalid for certificates that do not read.
  /// `api` must outlive it.
  static Result<std::unique_ptr<Server>> start(const Address& address, Api& api,
                                               const TlsFiles& tls = {},
                                               const Patience& patience = {});
  /// The same for what always has its answer at hand: `answer` is called on the server's thread. On
  /// the loopback only.
  static Result<std::unique_ptr<Server>> start(
      const Address& address, const std::function<Response(const Request&)>& answer,
      const Patience& patience = {});
  virtual ~Server() = default;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] virtual std::uint16_t port() const = 0;
  /// There are more changes; from any thread.
  virtual void wake() = 0;

 protected:
  Server() = default;
};

}  // namespace tributary::api
