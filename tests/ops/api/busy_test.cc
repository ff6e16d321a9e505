// More is asked at once than is answered beside.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "ops/api/server.h"
#include "tests/ops/api/served_list.h"
#include "tests/ops/api/wire.h"

namespace tributary::api {
namespace {

using testing::HasSubstr;

/// Eight answers that take long are made or wait; the ninth is refused, and there is room again
/// after them.
TEST(BusyTest, WhoAsksWhenTooMuchIsAskedComesBackLater) {
  ServedList list;
  const std::string log = list.folder / "slow.jsonl";
  ASSERT_EQ(::mkfifo(log.c_str(), 0600), 0);  // whoever reads it waits for whoever writes
  const StatisticsDesk slow(log, UtcOffset{});
  Doors doors;
  doors.statistics = &slow;
  list.serve(doors);
  const auto server = Server::start({"127.0.0.1", 0}, *list.api).value_or_die();
  const std::string ask = "GET /api/v1/stats HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                          std::string(kSupervisor) + "\r\n\r\n";
  // In which order the server reads them is not known: one of nine is refused.
  std::vector<std::unique_ptr<Wire>> nine;
  for (int i = 0; i < 9; ++i) {
    nine.push_back(std::make_unique<Wire>(server->port()));
    nine.back()->send(ask);
  }
  std::string refused;
  for (int looks = 0; refused.empty() && looks < 1000; ++looks) {  // ten seconds
    for (const auto& wire : nine) {
      if (refused.empty() && wire->has_bytes()) refused = wire->read_until("\"}");
    }
    std::this_thread::sleep_for(Millis(10));
  }
  EXPECT_THAT(refused, testing::StartsWith("HTTP/1.1 503"));
  EXPECT_THAT(refused, HasSubstr("\"code\":\"busy\""));
  // A log to read: the first gets to the end of what nobody writes, the others find a file.
  const int writer = ::open(log.c_str(), O_WRONLY);
  ASSERT_GE(writer, 0);
  std::filesystem::remove(log);
  std::ofstream(log).close();
  ::close(writer);
  std::size_t answered = 0;
  for (const auto& wire : nine) {
    if (wire->read_until("}").find("least_cases") != std::string::npos) ++answered;
  }
  EXPECT_EQ(answered, 8U);
  Wire again(server->port());
  again.send(ask);
  EXPECT_THAT(again.read_until("}"), HasSubstr("least_cases"));
}

}  // namespace
}  // namespace tributary::api
