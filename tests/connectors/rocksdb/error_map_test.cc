#include "connectors/rocksdb/error_map.h"

#include <gtest/gtest.h>
#include <rocksdb/status.h>

namespace tributary {
namespace {

TEST(RocksErrorMap, EveryKindHasOurCode) {
  using rocksdb::Status;
  const struct {
    Status status;
    ErrorCode code;
  } table[] = {
      {Status::NotFound("x"), ErrorCode::kNotFound},
      {Status::Corruption("x"), ErrorCode::kCorrupt},
      {Status::NotSupported("x"), ErrorCode::kIncompatible},
      {Status::InvalidArgument("x"), ErrorCode::kInvalid},
      {Status::IOError("x"), ErrorCode::kIo},
      {Status::NoSpace(), ErrorCode::kIo},
      {Status::PathNotFound("x"), ErrorCode::kNotFound},
      {Status::IOError("open x", "Permission denied"), ErrorCode::kDenied},
      {Status::Busy("x"), ErrorCode::kUnavailable},
      {Status::TryAgain("x"), ErrorCode::kUnavailable},
      {Status::TimedOut("x"), ErrorCode::kUnavailable},
      {Status::Aborted("x"), ErrorCode::kIo},
  };
  for (const auto& row : table) {
    const Error error = to_error(row.status, "cannot read the state in d");
    EXPECT_EQ(error.code, row.code) << row.status.ToString();
    EXPECT_EQ(error.message, "cannot read the state in d: " + row.status.ToString());
  }
}

TEST(RocksErrorMap, AHeldLockNamesTheDirectory) {
  const auto held = rocksdb::Status::IOError("While lock file: /var/lib/t/LOCK",
                                             "Resource temporarily unavailable");
  const Error error = to_open_error(held, "/var/lib/t");
  EXPECT_EQ(error.code, ErrorCode::kUnavailable);
  EXPECT_NE(error.message.find("/var/lib/t is in use by another process"), std::string::npos);

  const auto denied =
      rocksdb::Status::IOError("While open a file for lock: /var/lib/t/LOCK", "Permission denied");
  EXPECT_EQ(to_open_error(denied, "/var/lib/t").code, ErrorCode::kDenied);
}

}  // namespace
}  // namespace tributary
