# Every library from outside, under one stable target name each. Packages: ops/setup.
#
# fmt::fmt  tl::expected  RocksDB::rocksdb  simdjson::simdjson  yaml::yaml  re2::re2  s2::s2
# ICU::uc ICU::i18n  opencc::opencc  OpenSSL::Crypto OpenSSL::SSL  nlohmann_json::nlohmann_json
# Boost::headers  valijson::valijson  CLI11::CLI11  spdlog::spdlog  zstd::zstd  ZLIB::ZLIB  Threads::Threads
# GTest::gtest GTest::gmock GTest::gtest_main GTest::gmock_main  benchmark::benchmark
# rapidcheck::rapidcheck  jemalloc::jemalloc  rdkafka::rdkafka  pugixml::pugixml  xlsxwriter::xlsxwriter  curl::curl  prometheus::core

# tributary_find(<target> HEADER <file> LIBRARIES <names...> [LINK <targets...>])
#
# For libraries whose packages bring no CMake configuration in one of our two distributions. The
# shared library is preferred where both exist: the static ones do not name what they need.
function(tributary_find target)
  cmake_parse_arguments(ARG "" "HEADER" "LIBRARIES;LINK" ${ARGN})
  string(MAKE_C_IDENTIFIER "${target}" id)
  find_path(TRIBUTARY_${id}_INCLUDE ${ARG_HEADER} REQUIRED)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  if(ARG_LIBRARIES)
    find_library(TRIBUTARY_${id}_LIBRARY NAMES ${ARG_LIBRARIES} REQUIRED)
    target_link_libraries(${target} INTERFACE ${TRIBUTARY_${id}_LIBRARY})
  endif()
  target_link_libraries(${target} INTERFACE ${ARG_LINK})
  if(NOT TRIBUTARY_${id}_INCLUDE STREQUAL "/usr/include")
    target_include_directories(${target} SYSTEM INTERFACE ${TRIBUTARY_${id}_INCLUDE})
  endif()
endfunction()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto SSL)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(simdjson REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost 1.74 REQUIRED)  # Asio and Beast: headers only

tributary_find(valijson::valijson HEADER valijson/validator.hpp)
tributary_find(yaml::yaml HEADER yaml.h LIBRARIES yaml)
tributary_find(zstd::zstd HEADER zstd.h LIBRARIES zstd)
tributary_find(re2::re2 HEADER re2/re2.h LIBRARIES re2)
tributary_find(opencc::opencc HEADER opencc/opencc.h LIBRARIES opencc)
tributary_find(curl::curl HEADER curl/curl.h LIBRARIES curl)
tributary_find(pugixml::pugixml HEADER pugixml.hpp LIBRARIES pugixml)
tributary_find(xlsxwriter::xlsxwriter HEADER xlsxwriter.h LIBRARIES xlsxwriter)
tributary_find(prometheus::core HEADER prometheus/text_serializer.h LIBRARIES prometheus-cpp-core)
tributary_find(rdkafka::rdkafka HEADER librdkafka/rdkafka.h LIBRARIES rdkafka)
tributary_find(RocksDB::rocksdb HEADER rocksdb/db.h LIBRARIES rocksdb LINK Threads::Threads)

# Of the programs alone, by tributary_program (ops/decisions/0010); a sanitizer has its own.
if(NOT TRIBUTARY_SANITIZE)
  tributary_find(jemalloc::jemalloc HEADER jemalloc/jemalloc.h LIBRARIES jemalloc)
endif()

# tl::expected and S2 (whose headers include Abseil's) bring configurations where they bring any.
find_package(tl-expected REQUIRED)
find_package(absl REQUIRED)
tributary_find(s2::s2 HEADER s2/s2cell_id.h LIBRARIES s2
               LINK OpenSSL::Crypto absl::base absl::strings absl::span absl::flat_hash_set)

if(TRIBUTARY_TESTS)
  find_package(GTest REQUIRED)
  find_package(benchmark REQUIRED)
  tributary_find(rapidcheck::rapidcheck HEADER rapidcheck.h LIBRARIES rapidcheck)
endif()
