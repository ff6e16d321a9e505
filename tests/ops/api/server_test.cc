// The wire: real sockets on the loopback.
#include "ops/api/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "connectors/system/open_files.h"
#include "tests/ops/api/served_list.h"
#include "tests/ops/api/wire.h"

namespace tributary::api {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ServerTest : public testing::Test {
 protected:
  ServerTest() : server_(Server::start({"127.0.0.1", 0}, *list_.api).value_or_die()) {}

  static std::string get(const std::string& target, const std::string& more = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " +
           kSupervisor + "\r\n" + more + "\r\n";
  }
  std::string ask(const std::string& bytes) {
    Wire wire(server_->port());
    wire.send(bytes);
    return wire.read_until("\1");  // to its end
  }

  ServedList list_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, Answers) {
  const std::string answer = ask(get("/api/v1/signals?limit=1"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr("s-red000000000"));
  EXPECT_THAT(ask("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              HasSubstr("alive"));
  // Who asks over the loopback needs no token for what is disclosed (PEOPLE 19), and a proxy's
  // caller does.
  const std::string disclose = "GET /api/v1/disclose HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  EXPECT_THAT(ask(disclose + "\r\n"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(ask(disclose + "X-Forwarded-For: elsewhere\r\n\r\n"), StartsWith("HTTP/1.1 401"));
}

TEST_F(ServerTest, OneConnectionAsksMoreThanOnce) {
  Wire wire(server_->port());
  wire.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(wire.read_until("alive"), HasSubstr("alive"));
  wire.send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(wire.read_until("\"ready\""), HasSubstr("\"ready\""));
}

TEST_F(ServerTest, WhatIsNoRequestIsAProblem) {
  EXPECT_THAT(ask("nonsense\r\n\r\n"), HasSubstr("bad_request"));
  EXPECT_THAT(ask(get("/%zz")), HasSubstr("bad_target"));
  EXPECT_THAT(ask(get("/healthz", "X: " + std::string(9000, 'x') + "\r\n")),
              HasSubstr("too_large"));
  const std::string post =
      "POST /api/v1/signals/s-red000000000/actions HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n"
      "\r\n";
  EXPECT_THAT(ask(post), HasSubstr("too_large"));
}

TEST_F(ServerTest, AStreamGoesOnFromTheLastEvent) {
  list_.commit({ServedList::change_line("s-red000000000/1/1", "U9")});
  const std::string first = std::to_string(list_.changes.last());
  Wire wire(server_->port());
  wire.send(get("/api/v1/changes", "Accept: text/event-stream\r\nLast-Event-ID: 0\r\n"));
  EXPECT_THAT(wire.read_until("1/1"), HasSubstr("id: " + first + "\nevent: change\ndata: {"));
  list_.commit({ServedList::change_line("s-red000000000/1/2", "U9")});
  server_->wake();
  EXPECT_THAT(wire.read_until("1/2"), HasSubstr("s-red000000000/1/2"));
  Wire later(server_->port());
  later.send(
      get("/api/v1/changes", "Accept: text/event-stream\r\nLast-Event-ID: " + first + "\r\n"));
  const std::string rest = later.read_until("1/2");
  EXPECT_THAT(rest, HasSubstr("1/2"));
  EXPECT_THAT(rest, Not(HasSubstr("1/1")));
}

TEST_F(ServerTest, ALongPollWaitsForTheNextChange) {
  Wire wire(server_->port());
  wire.send(get("/api/v1/changes?wait=30&after=0"));
  list_.commit({ServedList::change_line("s-red000000000/1/1", "U9")});
  server_->wake();
  EXPECT_THAT(wire.read_until("\"last\""), HasSubstr("s-red000000000/1/1"));
  EXPECT_THAT(ask(get("/api/v1/changes?wait=0")), HasSubstr("\"changes\":[]"));
}

TEST_F(ServerTest, AThousandReadersOfTheStreamAndOneThatTakesNothing) {
  constexpr std::size_t kReaders = 1000;
  constexpr int kChanges = 50;
  ASSERT_GT(raise_open_files(), 2 * kReaders + 100) << "too few open files for both sides of each";
  const std::string stream = get("/api/v1/changes", "Accept: text/event-stream\r\n");
  Wire still(server_->port());
  still.send(stream);
  std::vector<std::unique_ptr<Wire>> readers;
  for (std::size_t i = 0; i < kReaders; ++i) {
    list_.clock.advance(Millis(100));  // an account may ask 50 times a second
    readers.push_back(std::make_unique<Wire>(server_->port()));
    ASSERT_TRUE(readers.back()->is_connected());
    readers.back()->send(stream);
    ASSERT_THAT(readers.back()->read_until(": changes"), HasSubstr(": changes"));
  }
  std::vector<std::string> ids;
  for (int i = 1; i <= kChanges; ++i) {
    ids.push_back("s-red000000000/1/" + std::to_string(i) + "\"");
    list_.commit({ServedList::change_line(ids.back().substr(0, ids.back().size() - 1), "U9")});
    server_->wake();
  }
  for (const auto& reader : readers) {
    const std::string read = reader->read_until(ids.back());
    std::size_t at = 0;
    for (const std::string& id : ids) {  // each once, in order
      at = read.find(id, at);
      ASSERT_NE(at, std::string::npos) << id;
      at += id.size();
    }
    ASSERT_EQ(read.find("s-red000000000", at), std::string::npos);
  }
}

class ImpatientServerTest : public testing::Test {
 protected:
  ServedList list_;
  Patience patience_{Millis(300), Millis(300), Millis(300)};
  /// What a machine that is busy may need besides.
  static constexpr Millis kLongest{3000};
  std::unique_ptr<Server> server_ =
      Server::start({"127.0.0.1", 0}, *list_.api, {}, patience_).value_or_die();
};

// A byte every 100 ms, so that there is never a silence as long as its patience: what counts is the
// time from the request's first byte.
TEST_F(ImpatientServerTest, ARequestThatDripsIsCutOff) {
  for (const char* begun :
       {"GET /healthz HTTP/1.1\r\nHost: x\r\nX: ",
        "POST /api/v1/sweeps HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"}) {
    const auto first = std::chrono::steady_clock::now();
    Wire wire(server_->port());
    wire.send(begun);
    while (!wire.is_over_within(Millis(100)) &&
           std::chrono::steady_clock::now() - first < kLongest) {
      wire.drip('x');
    }
    const auto lasted = std::chrono::steady_clock::now() - first;
    EXPECT_GE(lasted, patience_.request) << begun;
    EXPECT_LT(lasted, kLongest) << begun;
    EXPECT_EQ(wire.read_until("\1"), "") << begun;  // it has ended, though no byte is wrong
  }
  // One that waits without a byte.
  Wire silent(server_->port());
  silent.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX: ");
  EXPECT_EQ(silent.read_until("\1"), "");
  Wire other(server_->port());
  other.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(other.read_until("alive"), HasSubstr("alive"));  // the others are served
}

TEST_F(ImpatientServerTest, AReaderThatTakesNothingIsLetGo) {
  std::vector<std::string> lines(
      4000, R"({"id":"s-red000000000/1/1","row":{"unit":"U9","copy_to":[],"x":")" +
                std::string(4000, 'x') + "\"}}");
  Wire wire(server_->port());
  wire.send("GET /api/v1/changes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
            std::string(kViewer) + "\r\nAccept: text/event-stream\r\n\r\n");
  wire.read_until(": changes");
  list_.commit(lines);
  server_->wake();
  std::this_thread::sleep_for(std::chrono::seconds(2));
  EXPECT_LT(wire.read_until("\1").size(), lines.size() * 4000);
}

TEST_F(ServerTest, WhatTakesLongKeepsNobodyWaiting) {
  const std::string body = "rule: a-rule\n";
  Wire wire(server_->port());
  wire.send(
      "POST /api/v1/rules/check HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
      "Content-Type: text/plain\r\nAuthorization: Bearer " +
      std::string(kAnalyst) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
      body);
  EXPECT_THAT(wire.read_until("\"rule\":null"), HasSubstr("E012"));
}

TEST(ServerAddress, IsOfNumbers) {
  EXPECT_EQ(parse_address("127.0.0.1:8420").value().port, 8420);
  EXPECT_TRUE(parse_address("[::1]:8420").value().is_loopback());
  EXPECT_FALSE(parse_address("[::]:8420").value().is_loopback());
  for (const char* text : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000",
                           "localhost:8420", "::1:8420", "[127.0.0.1]:1"}) {
    EXPECT_EQ(parse_address(text).error().code, ErrorCode::kInvalid) << text;
  }
}

/// IPv4, written with blanks: no address of anybody's stands in the tree.
std::string v4(std::string numbers) {
  std::replace(numbers.begin(), numbers.end(), ' ', '.');
  return numbers;
}

TEST(ServerAddress, TellsThisMachineFromOthers) {
  for (const std::string& host :
       {v4("127 0 0 1"), v4("127 8 9 10"), std::string("::1"), "::ffff:" + v4("127 0 0 1")}) {
    EXPECT_TRUE(is_of_this_machine(host)) << host;
  }
  for (const std::string& host :
       {v4("10 0 0 1"), v4("128 0 0 1"), "::ffff:" + v4("10 127 0 1"), std::string("::"),
        std::string("fe80::1"), std::string("2001:db8::7f00:1"), std::string("localhost"),
        std::string()}) {
    EXPECT_FALSE(is_of_this_machine(host)) << host;
  }
}

TEST(ServerAddress, BeyondTheLoopbackItNeedsTls) {
  ServedList list;
  EXPECT_EQ(Server::start({"::", 0}, *list.api).error().code, ErrorCode::kDenied);
  list.folder.write("cert.pem", "none");
  const TlsFiles tls{list.folder / "cert.pem", list.folder / "cert.pem"};
  EXPECT_EQ(Server::start({"::", 0}, *list.api, tls).error().code, ErrorCode::kInvalid);
}

/// A certificate of its own, signed by itself.
void write_certificate(const TlsFiles& files) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  ASSERT_GT(X509_sign(certificate, key, EVP_sha256()), 0);
  std::FILE* out = std::fopen(files.certificate.c_str(), "w");
  PEM_write_X509(out, certificate);
  std::fclose(out);
  out = std::fopen(files.key.c_str(), "w");
  PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(out);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

TEST(ServerTls, AnswersBehindACertificateAndNotWithout) {
  ServedList list;
  const TlsFiles tls{list.folder / "cert.pem", list.folder / "key.pem"};
  write_certificate(tls);
  const auto server = Server::start({"127.0.0.1", 0}, *list.api, tls).value_or_die();
  Wire wire(server->port());
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL* client = SSL_new(context);
  SSL_set_fd(client, wire.descriptor());
  ASSERT_EQ(SSL_connect(client), 1);
  const std::string request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
  SSL_write(client, request.data(), static_cast<int>(request.size()));
  char buffer[4096];
  const int got = SSL_read(client, buffer, sizeof buffer);
  ASSERT_GT(got, 0);
  EXPECT_THAT(std::string(buffer, static_cast<std::size_t>(got)), StartsWith("HTTP/1.1 200"));
  SSL_free(client);
  SSL_CTX_free(context);
  Wire plain(server->port());
  plain.send(request);
  EXPECT_THAT(plain.read_until("alive"), Not(HasSubstr("alive")));
}

}  // namespace
}  // namespace tributary::api
