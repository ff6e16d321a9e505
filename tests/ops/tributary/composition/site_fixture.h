// A site on disk with one feed of reports and a register of one building.
#pragma once

#include <optional>
#include <string>

#include "ops/tributary/composition/site.h"
#include "ops/tributary/config/config_loader.h"
#include "schemas/catalog/catalog.h"
#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::composition_test {

using commands_test::Folder;

inline void write_site(const Folder& folder, const std::string& more = "") {
  folder.write("tributary.yaml",
               "site: demo\n"
               "registers: [{ type: place.building, file: buildings.csv }]\n"
               "sources:\n"
               "  grievance: { mapping: g.mapping.yaml, files: [g.jsonl], stale_after: 3d }\n" +
                   more);
  folder.write("buildings.csv",
               "id,name,address,district,households\nB0042,隐名大厦,文兴路42号,990101,12\n");
  folder.write("g.mapping.yaml",
               "schema: grievance\n"
               "format: { type: jsonl }\n"
               "record_id: number\n"
               "time: { field: opened }\n"
               "stale_after: 2d\n"
               "fields:\n"
               "  topic: { from: kind, values: { Smoke: safety.fire, Noise: null } }\n"
               "  channel: { constant: online }\n"
               "  building: { from: place }\n"
               "reporter: { from: phone, kind: phone }\n");
  folder.write("g.jsonl", "");
}

struct Loaded {
  Diagnostics diagnostics;
  std::optional<Site> site;

  [[nodiscard]] std::string messages() const {
    std::string all;
    for (const Diagnostic& found : diagnostics.sorted()) {
      all += found.code + " " + found.file + ":" + std::to_string(found.line) + " " +
             found.message_en + "\n";
    }
    return all;
  }
};

inline Loaded load(const Folder& folder) {
  Loaded loaded;
  auto config = load_config(folder / "tributary.yaml", catalog(), Surroundings::of_process(),
                            loaded.diagnostics);
  if (config) loaded.site = load_site(std::move(*config), loaded.diagnostics);
  return loaded;
}

}  // namespace tributary::composition_test
