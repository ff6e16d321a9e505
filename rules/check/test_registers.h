// The registers of a test: rows that `subjects:` gives, and everything else its events name.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/instrument.h"
#include "engine/model/observation.h"
#include "engine/model/register.h"
#include "schemas/document/reader.h"

namespace tributary {

class TestRegisters {
 public:
  TestRegisters(const Catalog& catalog, SubjectTypeId subject)
      : catalog_(catalog), subject_(subject) {}

  /// `subjects:` — id, and of it type (the rule's), name, location, district, unit, households,
  /// residents and the type's attributes. Reports what it does not understand.
  void read(const YamlNode& node, Reader& reader);

  /// Registers what the event names by id and what is not there yet: places with 3 households and
  /// 10 residents (the floors of PEOPLE 5), organisations, units, instruments where the first event
  /// that names them says they are. Matters open themselves. What a row of `subjects:` refers to is
  /// registered as well.
  void add_named(const ObservationDraft& draft);
  void add_subject(const std::string& id) { add(subject_, id); }

  /// In order of type and id.
  [[nodiscard]] std::vector<Register> take();
  /// In order of schema and id.
  [[nodiscard]] InstrumentRegister take_instruments();

 private:
  void read_row(const YamlNode& node, Reader& reader);
  bool read_key(const YamlEntry& entry, Subject& subject, Reader& reader);
  bool read_attribute(const YamlEntry& entry, AttributeId id, Subject& subject, Reader& reader);
  void add(SubjectTypeId type, const std::string& id);
  void add_instrument(const ObservationDraft& draft);
  [[nodiscard]] Subject row(SubjectTypeId type, const std::string& id) const;

  const Catalog& catalog_;
  SubjectTypeId subject_;
  std::map<SubjectKey, Subject> subjects_;
  std::map<std::pair<SchemaId, std::string>, Instrument> instruments_;
};

}  // namespace tributary
