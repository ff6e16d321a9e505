// A client on the loopback that sends what a library would not.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace tributary::api {

/// A client that writes bytes and reads what comes.
class Wire {
 public:
  explicit Wire(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Wire() { ::close(socket_); }
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  [[nodiscard]] int descriptor() const { return socket_; }
  [[nodiscard]] bool is_connected() const { return is_connected_; }
  void send(const std::string& bytes) {
    ASSERT_EQ(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }
  /// One byte more, where the other side still listens.
  void drip(char byte) {
    if (::send(socket_, &byte, 1, MSG_NOSIGNAL) != 1) is_connected_ = false;
  }
  /// Whether the other side closes, or has closed, before so long has passed. What it says is lost.
  bool is_over_within(std::chrono::milliseconds time) {
    if (!is_connected_) return true;
    pollfd ready{socket_, POLLIN, 0};
    if (::poll(&ready, 1, static_cast<int>(time.count())) != 1) return false;
    char byte = 0;
    is_connected_ = ::recv(socket_, &byte, 1, 0) == 1;
    return !is_connected_;
  }
  /// Something has come that was not read.
  [[nodiscard]] bool has_bytes() const {
    pollfd ready{socket_, POLLIN, 0};
    return ::poll(&ready, 1, 0) == 1;
  }
  /// Until `end` has come, the other side closes, or ten seconds are over.
  std::string read_until(const std::string& end) {
    char buffer[4096];
    while (received_.find(end) == std::string::npos) {
      pollfd ready{socket_, POLLIN, 0};
      if (::poll(&ready, 1, 10'000) != 1) break;
      const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
      if (got <= 0) break;
      received_.append(buffer, static_cast<std::size_t>(got));
    }
    return received_;
  }

 private:
  int socket_;
  bool is_connected_ = false;
  std::string received_;
};

}  // namespace tributary::api
