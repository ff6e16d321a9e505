// catalog_generator OUTPUT FILE…: the catalogue's JSON files in, one C++ source out. Exit 1 with
// one line per problem when the catalogue is not what PEOPLE allows.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "schemas/catalog/generator/emit.h"
#include "schemas/catalog/generator/source.h"

namespace {

int run(int argc, char** argv) {
  using namespace tributary::generator;  // NOLINT: a program's main file
  if (argc < 3) {
    std::fprintf(stderr, "usage: catalog_generator OUTPUT FILE...\n");
    return 64;
  }
  Files files;
  std::vector<std::string> problems;
  for (int i = 2; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    if (!in) problems.push_back(std::string(argv[i]) + ": cannot be read");
    files[std::filesystem::path(argv[i]).filename().string()] = {std::istreambuf_iterator<char>(in),
                                                                 std::istreambuf_iterator<char>()};
  }
  const Source source = read_source(files, problems);
  for (const std::string& problem : problems) {
    std::fprintf(stderr, "schemas/catalog/%s\n", problem.c_str());
  }
  if (!problems.empty()) return 1;
  std::ofstream out(argv[1], std::ios::binary);
  out << emit(source);
  out.close();
  return out ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "catalog_generator: %s\n", error.what());
    return 1;
  }
}
