#include "ops/api/server.h"

#include <atomic>
#include <thread>
#include <utility>

#include "ops/api/connection.h"

namespace tributary::api {
namespace {

using namespace wire;  // NOLINT: this file is the other half of that one

constexpr std::size_t kMostConnections = 2000;

class BeastServer : public Server {
 public:
  BeastServer(std::function<Reply(const Request&)> handle, Api* api, const Patience& patience)
      : acceptor_(room_.io), pause_(room_.io) {
    room_.handle = std::move(handle);
    room_.api = api;
    room_.patience = patience;
  }
  ~BeastServer() override {
    asio::post(room_.io, [this] {
      beast::error_code ignored;
      acceptor_.close(ignored);
      for (const auto& connection : room_.connections) connection->close();
      room_.connections.clear();
      room_.io.stop();
    });
    if (thread_.joinable()) thread_.join();
  }

  Status use(const TlsFiles& tls) {
    beast::error_code error;
    tls_.emplace(asio::ssl::context::tls_server);
    tls_->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                      asio::ssl::context::no_tlsv1_1);
    tls_->use_certificate_chain_file(tls.certificate, error);
    if (error) return Error{ErrorCode::kInvalid, tls.certificate + ": " + error.message()};
    tls_->use_private_key_file(tls.key, asio::ssl::context::pem, error);
    if (error) return Error{ErrorCode::kInvalid, tls.key + ": " + error.message()};
    return {};
  }

  Status listen(const Address& address) {
    beast::error_code error;
    const Tcp::endpoint endpoint(asio::ip::make_address(address.host, error), address.port);
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return Error{ErrorCode::kUnavailable, "cannot listen on " + address.host + ":" +
                                                std::to_string(address.port) + ": " +
                                                error.message()};
    }
    port_ = acceptor_.local_endpoint().port();
    accept();
    thread_ = std::thread([this] { room_.io.run(); });
    return {};
  }

  [[nodiscard]] std::uint16_t port() const override { return port_; }
  void wake() override {
    // One look is enough for all the commits since the last.
    if (is_woken_.exchange(true)) return;
    asio::post(room_.io, [this] {
      is_woken_ = false;
      for (const auto& connection : room_.connections) connection->wake();
    });
  }

 private:
  std::shared_ptr<Connection> connect(Tcp::socket socket) {
    if (tls_) return std::make_shared<ConnectionOver<TlsStream>>(room_, std::move(socket), *tls_);
    return std::make_shared<ConnectionOver<beast::tcp_stream>>(room_, std::move(socket));
  }

  void accept() {
    acceptor_.async_accept([this](beast::error_code error, Tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      // No descriptor is left (EMFILE), and the client waits: at once it would fail for ever.
      if (error) return accept_later();
      // Over the limit it is closed at once: who is there is served.
      if (room_.connections.size() < kMostConnections) {
        const std::shared_ptr<Connection> connection = connect(std::move(socket));
        room_.connections.insert(connection);
        connection->start();
      }
      accept();
    });
  }
  void accept_later() {
    pause_.expires_after(std::chrono::milliseconds(50));
    pause_.async_wait([this](beast::error_code error) { error ? void() : accept(); });
  }

  std::optional<asio::ssl::context> tls_;  ///< before the connections that use it
  Room room_;
  Tcp::acceptor acceptor_;
  asio::steady_timer pause_;  ///< after an accept that failed
  std::thread thread_;
  std::uint16_t port_ = 0;
  std::atomic<bool> is_woken_ = false;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const Address& address, Api& api, const TlsFiles& tls,
                                              const Patience& patience) {
  if (!address.is_loopback() && !tls.is_set()) {
    return Error{ErrorCode::kDenied, "beyond the loopback the API needs TLS: name `api.tls`"};
  }
  auto server = std::make_unique<BeastServer>(
      [&api](const Request& request) { return api.handle(request); }, &api, patience);
  if (tls.is_set()) TRY(server->use(tls));
  TRY(server->listen(address));
  return std::unique_ptr<Server>(std::move(server));
}

Result<std::unique_ptr<Server>> Server::start(const Address& address,
                                              const std::function<Response(const Request&)>& answer,
                                              const Patience& patience) {
  if (!address.is_loopback()) {
    return Error{ErrorCode::kDenied, "only the loopback is listened on without TLS and tokens"};
  }
  auto server = std::make_unique<BeastServer>(
      [answer](const Request& request) -> Reply { return answer(request); }, nullptr, patience);
  TRY(server->listen(address));
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace tributary::api
