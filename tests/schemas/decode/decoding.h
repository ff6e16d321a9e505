// The small language of the decoder's tests: a mapping as text, a record as text, what came out.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "schemas/catalog/catalog.h"
#include "schemas/decode/json_walker.h"
#include "schemas/decode/record_decoder.h"
#include "schemas/feeds/mapping_loader.h"

namespace tributary {

inline const std::vector<std::uint8_t> kTestKey(kDigestKeyBytes, 7);

/// A decoder of one feed called `feed`, and what it said of the last record.
class Decoding {
 public:
  explicit Decoding(const std::string& mapping, const std::string& name = "feed",
                    const std::vector<std::uint8_t>& key = kTestKey) {
    Diagnostics diagnostics;
    const auto document = YamlDocument::parse("test.mapping.yaml", mapping, diagnostics);
    auto loaded = load_mapping(*document, catalog(), diagnostics);
    for (const Diagnostic& each : diagnostics.sorted()) ADD_FAILURE() << each.message_en;
    const SourceInfo source = source_info_of(*loaded, catalog(), SourceId(5), name);
    schema_ = &catalog()[loaded->schema];
    decoder_ = make_decoder(*loaded, catalog(), source, key);
  }

  /// Decodes one record; true when it is an observation.
  bool takes(const std::string& payload, const std::string& header = "", Position position = {}) {
    const std::string padded = payload + std::string(kJsonPadding, '\0');
    Record record;
    record.payload = std::string_view(padded).substr(0, payload.size());
    record.header = header;
    record.position = position;
    rejection = decoder_->decode(record, draft);
    return !rejection;
  }

  /// `reason field`, or empty.
  [[nodiscard]] std::string refusal() const {
    if (!rejection) return "";
    return std::string(name_of(rejection->reason)) + " " + rejection->field;
  }
  [[nodiscard]] const FieldValue* value(std::string_view field) const {
    const auto id = field_named(*schema_, field);
    for (const FieldValue& each : draft.values) {
      if (each.field == *id) return &each;
    }
    return nullptr;
  }
  [[nodiscard]] const Reference* reference(std::string_view field) const {
    const auto id = field_named(*schema_, field);
    for (const Reference& each : draft.references) {
      if (each.field == *id) return &each;
    }
    return nullptr;
  }
  [[nodiscard]] std::string code(std::string_view field) const {
    const FieldValue* found = value(field);
    if (found == nullptr) return "";
    const auto bits = static_cast<std::uint64_t>(found->bits);
    return draft.text.substr(bits >> 32, bits & 0xffffffffU);
  }

  ObservationDraft draft;
  std::optional<Rejection> rejection;

 private:
  const Schema* schema_ = nullptr;
  std::unique_ptr<Decoder> decoder_;
};

}  // namespace tributary
