// One connection of the server, whatever it goes over; of no interest outside this room.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/version.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>

#include "ops/api/address.h"
#include "ops/api/problem.h"
#include "ops/api/request_parser.h"
#include "ops/api/server.h"

namespace tributary::api::wire {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;

inline constexpr auto kHeartbeat = std::chrono::seconds(15);
inline constexpr auto kLook = std::chrono::milliseconds(20);
inline constexpr auto kPatience = std::chrono::seconds(5);
inline constexpr unsigned kHttpVersion = 11;
inline constexpr std::size_t kChangesAtOnce = 200;
inline constexpr int kMostWorks = 8;

class Connection;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

/// The connections there are; all on the server's thread.
struct Room {
  asio::io_context io{1};
  asio::thread_pool bench{1};  ///< gone before `io`, to which it hands what it has made
  int works = 0;               ///< on the bench, or waiting for it
  std::function<Reply(const Request&)> handle;
  Api* api = nullptr;  ///< what a reply that is no answer yet is asked of; null: there are none
  Patience patience;
  std::set<std::shared_ptr<Connection>> connections;  // shared_ptr: each owns itself while it waits
};

/// One connection: requests one after another, or a stream to its end.
class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual void start() = 0;
  virtual void close() = 0;
  /// There are more changes.
  virtual void wake() = 0;
};

/// `Stream`: beast::tcp_stream or TlsStream.
template <typename Stream>
class ConnectionOver final : public Connection,
                             public std::enable_shared_from_this<ConnectionOver<Stream>> {
 public:
  template <typename... More>
  ConnectionOver(Room& room, Tcp::socket socket, More&... more)
      : room_(room), stream_(std::move(socket), more...), timer_(room.io) {}

  void start() override {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      wire().expires_after(room_.patience.request);
      stream_.async_handshake(
          asio::ssl::stream_base::server,
          [self = me()](beast::error_code error) { error ? self->end() : self->read(); });
    } else {
      read();
    }
  }
  void close() override {
    timer_.cancel();
    beast::error_code ignored;
    wire().socket().shutdown(Tcp::socket::shutdown_both, ignored);
    wire().close();
  }
  void wake() override {
    if (follow_) timer_.cancel();
  }

 private:
  std::shared_ptr<ConnectionOver> me() { return this->shared_from_this(); }
  beast::tcp_stream& wire() { return beast::get_lowest_layer(stream_); }

  void end() {
    const auto self = me();
    timer_.cancel();
    room_.connections.erase(self);
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      wire().expires_after(room_.patience.request);
      stream_.async_shutdown([self](beast::error_code) { self->hang_up(); });
    } else {
      hang_up();
    }
  }
  void hang_up() {
    beast::error_code ignored;
    wire().socket().shutdown(Tcp::socket::shutdown_send, ignored);
  }

  void read() {
    parser_.emplace();
    limit(*parser_);
    wire().expires_after(is_first_ ? room_.patience.request : room_.patience.idle);
    is_first_ = false;
    http::async_read_header(
        stream_, buffer_, *parser_,
        [self = me()](beast::error_code error, std::size_t) { self->on_header(error); });
  }

  void on_header(beast::error_code error) {
    if (error) return refuse(error);
    wire().expires_after(room_.patience.request);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = me()](beast::error_code failed, std::size_t) { self->on_read(failed); });
  }

  void refuse(beast::error_code error) {
    const bool is_gone = error == http::error::end_of_stream || error == beast::error::timeout ||
                         error.category() == asio::error::get_system_category() ||
                         error == http::error::partial_message;
    if (is_gone) return end();
    keeps_ = false;
    if (error == http::error::body_limit || error == http::error::header_limit) {
      return write(problem(413, "too_large", "the request is too large"));
    }
    write(problem(400, "bad_request", "this is no HTTP request"));
  }

  void on_read(beast::error_code error) {
    if (error) return refuse(error);
    keeps_ = parser_->get().keep_alive();
    std::optional<Request> request = request_of(parser_->get());
    if (!request) {
      return write(problem(400, "bad_target", "the path or its parameters do not read"));
    }
    beast::error_code gone;
    const auto peer = wire().socket().remote_endpoint(gone);
    request->is_over_loopback = !gone && is_of_this_machine(peer.address().to_string());
    Reply reply = room_.handle(*request);
    if (auto* response = std::get_if<Response>(&reply)) return write(std::move(*response));
    if (auto* work = std::get_if<Work>(&reply)) return bring_to_bench(std::move(*work));
    if (auto* await = std::get_if<Await>(&reply)) {
      await_ = std::move(*await);
      until_ = std::chrono::steady_clock::now() + kPatience;
      return look_for_answer();
    }
    follow_ = std::move(std::get<Follow>(reply));
    until_ = std::chrono::steady_clock::now() + follow_->wait;
    follow_->is_stream ? begin_stream() : poll();
  }

  void bring_to_bench(Work work) {
    if (room_.works >= kMostWorks) return write(problem(503, "busy", "too much is asked at once"));
    ++room_.works;
    wire().expires_never();
    asio::post(room_.bench, [self = me(), work = std::move(work)] {
      asio::post(self->room_.io, [self, response = work.run()] {
        --self->room_.works;
        self->write(response);
      });
    });
  }

  void look_for_answer() {
    if (auto response = room_.api->answered(*await_)) return write(std::move(*response));
    if (std::chrono::steady_clock::now() >= until_) return write(Api::accepted(*await_));
    wire().expires_never();
    timer_.expires_after(kLook);
    timer_.async_wait([self = me()](beast::error_code) { self->look_for_answer(); });
  }

  /// What may be seen of the next changes; `follow_->after` moves on over what may not.
  Result<std::vector<Change>> next_changes() {
    TRY_ASSIGN(std::vector<Change> changes,
               room_.api->changes().read(follow_->after, kChangesAtOnce));
    if (!changes.empty()) follow_->after = changes.back().id;
    std::erase_if(changes,
                  [&](const Change& change) { return !change.is_visible_to(follow_->account); });
    return changes;
  }

  void poll() {
    const std::uint64_t before = follow_->after;
    auto changes = next_changes();
    if (!changes) return write(problem(503, "unavailable", changes.error().message));
    const bool is_more = follow_->after != before;
    if (!changes->empty() || std::chrono::steady_clock::now() >= until_) {
      const std::uint64_t last = follow_->after;
      follow_.reset();
      return write(Api::changes_response(*changes, last));
    }
    if (is_more) {
      return asio::post(room_.io, [self = me()] { self->poll(); });
    }
    wire().expires_never();
    timer_.expires_at(until_);
    timer_.async_wait([self = me()](beast::error_code) {
      if (self->follow_ && self->wire().socket().is_open()) self->poll();
    });
  }

  void begin_stream() {
    text_ =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
        "Connection: close\r\n\r\n: changes\n\n";
    write_text();
  }

  /// A reader that does not take it in time is let go; it comes back with Last-Event-ID.
  void write_text() {
    wire().expires_after(room_.patience.write);
    asio::async_write(stream_, asio::buffer(text_),
                      [self = me()](beast::error_code error, std::size_t) {
                        error ? self->end() : self->go_on();
                      });
  }

  void go_on() {
    const std::uint64_t before = follow_->after;
    const auto changes = next_changes();
    if (!changes) return end();
    text_.clear();
    for (const Change& change : *changes) {
      text_ +=
          "id: " + std::to_string(change.id) + "\nevent: change\ndata: " + *change.json + "\n\n";
    }
    if (!text_.empty()) return write_text();
    if (follow_->after != before) return asio::post(room_.io, [self = me()] { self->go_on(); });
    wire().expires_never();
    timer_.expires_after(kHeartbeat);
    timer_.async_wait([self = me()](beast::error_code error) {
      if (!self->wire().socket().is_open()) return;
      if (error == asio::error::operation_aborted) return self->go_on();
      self->text_ = ": still here\n\n";
      self->write_text();
    });
  }

  void write(Response response) {
    message_.emplace(static_cast<http::status>(response.status), kHttpVersion);
    message_->set(http::field::content_type, response.content_type);
    message_->set(http::field::cache_control, "no-store");
    message_->set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers) message_->set(name, value);
    message_->keep_alive(keeps_);
    message_->body() = std::move(response.body);
    message_->prepare_payload();
    wire().expires_after(room_.patience.write);
    http::async_write(stream_, *message_, [self = me()](beast::error_code error, std::size_t) {
      self->message_.reset();
      self->await_.reset();
      error || !self->keeps_ ? self->end() : self->read();
    });
  }

  Room& room_;
  Stream stream_;
  asio::steady_timer timer_;
  beast::flat_buffer buffer_{kMostHeaderBytes + kMostBodyBytes};
  std::optional<RequestParser> parser_;
  std::optional<http::response<http::string_body>> message_;
  std::optional<Await> await_;
  std::optional<Follow> follow_;
  std::chrono::steady_clock::time_point until_;
  std::string text_;
  bool keeps_ = false;
  bool is_first_ = true;
};

}  // namespace tributary::api::wire
