// Who may include whom: reads every #include against the table of the design.
//
// The table itself is data (include_table.cc); a new edge is a line there and a page in
// ops/decisions.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "tests/tidy/source_tree.h"

namespace tributary::tidy {

/// What one room may include besides itself and the C++ standard library. A trailing `/` means
/// everything below.
struct RoomRule {
  std::string_view room;
  std::vector<std::string_view> rooms;
  std::vector<std::string_view> libraries;
};

/// The design's table. Rooms that are not in it (ops, tests) may include everything.
std::span<const RoomRule> room_rules();

/// A header from outside that may stand in one of our headers, because a type of it is part of
/// what the header says.
struct HeaderException {
  std::string_view header;  ///< our file, or a folder with its `/`
  std::string_view library;
  std::string_view reason;
};
std::span<const HeaderException> header_exceptions();

/// C++ headers that a pure engine has no use for (threads, clocks, files, random numbers).
std::span<const std::string_view> impure_headers();
/// Where under engine/ one may be used all the same.
std::span<const HeaderException> impure_exceptions();

/// The evaluator of tests/oracle, without ending: it proves nothing if it shares code with what it
/// is held against.
std::span<const std::string_view> oracle_files();
/// All of our own that it may include besides itself: values, and the door to the registers. A
/// trailing `/` means everything below.
std::span<const std::string_view> oracle_headers();

/// Every include that the table does not allow, and every .cc that does not include its own header
/// first.
std::vector<Finding> check_include_edges(const SourceTree& tree);

}  // namespace tributary::tidy
