// The wire: a real request to a socket on the loopback.
#include "connectors/http/poster.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

namespace tributary {
namespace {

using testing::HasSubstr;

/// Answers one request, with what it is told.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(socket_, 1), 0);
    socklen_t size = sizeof address;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, answer = std::move(answer)] {
      const int client = ::accept(socket_, nullptr, nullptr);
      char buffer[4096];
      while (received_.find("end") == std::string::npos) {
        const ssize_t got = ::recv(client, buffer, sizeof buffer, 0);
        if (got <= 0) break;
        received_.append(buffer, static_cast<std::size_t>(got));
      }
      ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
      ::close(client);
    });
  }
  ~OneAnswer() {
    if (thread_.joinable()) thread_.join();
    ::close(socket_);
  }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/hook";
  }
  std::string received() {
    thread_.join();
    return received_;
  }

 private:
  int socket_;
  std::uint16_t port_ = 0;
  std::string received_;
  std::thread thread_;
};

TEST(Poster, SendsTheBodyAndReadsTheStatus) {
  OneAnswer other("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
  const auto status = make_poster()->post({other.url(), {{"X-One", "1"}}, "the body end"});
  EXPECT_EQ(status.value(), 202);
  const std::string received = other.received();
  EXPECT_THAT(received, HasSubstr("POST /hook HTTP/1.1\r\n"));
  EXPECT_THAT(received, HasSubstr("X-One: 1\r\n"));
  EXPECT_THAT(received, HasSubstr("\r\n\r\nthe body end"));
}

TEST(Poster, FollowsNoRedirect) {
  OneAnswer other(
      "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(make_poster()->post({other.url(), {}, "end"}).value(), 302);
}

TEST(Poster, NobodyThereIsUnavailable) {
  const auto poster = make_poster();
  EXPECT_EQ(poster->post({"http://127.0.0.1:1/", {}, "x"}).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(poster->post({"file:///etc/hostname", {}, "x"}).error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace tributary
