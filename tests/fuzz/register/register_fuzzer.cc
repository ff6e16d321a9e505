// The register loader on any bytes: nothing crashes, what is loaded is in order of id and sound,
// and no message shows a value that looks personal. The first byte chooses type and format.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "engine/model/personal_shapes.h"
#include "engine/resolve/subject_index.h"
#include "schemas/catalog/catalog.h"
#include "schemas/registry/register_loader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tributary;  // NOLINT(google-build-using-namespace): one function
  if (size == 0) return 0;
  const std::size_t types = catalog().subject_types.size();
  const SubjectTypeId type(static_cast<SubjectTypeId::Value>(data[0] / 3 % types));
  constexpr const char* kFiles[] = {"r.csv", "r.jsonl", "r.geojson"};
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  Diagnostics diagnostics;
  const auto made = load_register({type, kFiles[data[0] % 3], CoordinateSystem::kBd09, {}}, text,
                                  catalog(), diagnostics);
  CHECK_EQ(made.has_value(), !diagnostics.has_errors());
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    CHECK(!looks_personal(diagnostic.message_en) && !looks_personal(diagnostic.message_zh));
    CHECK(diagnostic.source_line.empty());
  }
  if (made) {
    for (const Subject& subject : made->subjects) {
      CHECK(!looks_personal(subject.key.id) && !looks_personal(subject.name));
    }
    const SubjectIndex index(catalog(), {*made}, Divisions{{{"4301", "长沙市"}}});
    CHECK_EQ(index.count(type), made->subjects.size());
  }
  Diagnostics of_divisions;
  (void)load_divisions("d.csv", text, of_divisions);
  return 0;
}
