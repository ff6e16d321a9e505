// Writes the registers that a run over real records needs: `real_registers CITY FOLDER`. Started by
// the scripts beside it. Exit 3 without the data, 64 on wrong usage.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "schemas/catalog/catalog.h"
#include "tests/real/boston_register.h"
#include "tests/real/other_registers.h"

namespace tributary::real {
namespace {

using Files = std::map<std::string, std::string>;  ///< name → text

Result<Files> boston(const std::string& data) {
  TRY_ASSIGN(const Table requests,
             Table::read(data + "/boston/service_requests_2015_jan_jun.csv.zst"));
  TRY_ASSIGN(const Table violations,
             Table::read(data + "/boston/property_violations_2009_to_2015_jun.csv.zst"));
  std::vector<Located> records = boston_requests(requests);
  for (Located& located : boston_violations(violations)) records.push_back(std::move(located));
  BostonRegisters made = boston_registers(records, catalog());
  return Files{{"buildings.csv", std::move(made.buildings_csv)},
               {"crossings.csv", std::move(made.intersections_csv)},
               {"units.csv",
                "id,name,kind\n"
                "ISD,Inspectional Services Department,housing\n"
                "BFD,Boston Fire Department,fire\n"}};
}

Result<Files> chicago(const std::string& data) {
  TRY_ASSIGN(const Table inspections, Table::read(data + "/chicago/food_inspections.csv.zst"));
  TRY_ASSIGN(const Table complaints, Table::read(data + "/chicago/sanitation_complaints.csv.zst"));
  return Files{{"buildings.csv", chicago_buildings(inspections, complaints)},
               {"blocks.csv", chicago_blocks(inspections, complaints)},
               {"food_businesses.csv", chicago_food_businesses(inspections)},
               {"units.csv", "id,name,kind\nCDPH,Chicago Department of Public Health,health\n"}};
}

Result<Files> montgomery(const std::string& data) {
  TRY_ASSIGN(const Table calls,
             Table::read(data + "/montgomery/emergency_calls_fire_traffic.csv.zst"));
  return Files{{"roads.csv", montgomery_roads(calls)},
               {"units.csv",
                "id,name,kind\n"
                "DPS,Montgomery County Department of Public Safety,emergency_management\n"}};
}

Result<Files> files_of(const std::string& city, const std::string& data) {
  if (city == "boston") return boston(data);
  if (city == "chicago") return chicago(data);
  if (city == "montgomery") return montgomery(data);
  return Error{ErrorCode::kInvalid, "no such city: " + city};
}

int run(const std::string& city, const std::string& folder) {
  const Result<std::string> data = data_folder();
  const Result<Files> files = data ? files_of(city, *data) : Result<Files>(data.error());
  if (!files) {
    std::fprintf(stderr, "%s\n", files.error().message.c_str());
    return 3;
  }
  std::filesystem::create_directories(folder);
  for (const auto& [name, text] : *files) {
    std::ofstream file(folder + "/" + name, std::ios::binary);
    file << text;
    file.close();
    if (!file) {
      std::fprintf(stderr, "cannot write %s/%s\n", folder.c_str(), name.c_str());
      return 3;
    }
  }
  return 0;
}

}  // namespace
}  // namespace tributary::real

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: real_registers boston|chicago|montgomery FOLDER\n");
    return 64;
  }
  return tributary::real::run(argv[1], argv[2]);
}
