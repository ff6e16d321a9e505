// A program's names bound to a rule's attribute values and the subject's register row.
#pragma once

#include <span>
#include <string_view>

#include "engine/model/program.h"
#include "engine/model/register.h"

namespace tributary {

class ValueContext : public ProgramContext {
 public:
  ValueContext(std::span<const Scalar> values, const Subject* subject)
      : values_(values), subject_(subject) {}
  [[nodiscard]] Scalar attribute(std::uint32_t index) const override { return values_[index]; }
  [[nodiscard]] Scalar subject(AttributeId attribute) const override {
    return attribute_of(subject_, attribute);
  }
  [[nodiscard]] Scalar subject_district() const override {
    return subject_ == nullptr || subject_->district.empty() ? Scalar::missing()
                                                             : Scalar::of_text(subject_->district);
  }
  [[nodiscard]] Scalar subject_unit() const override {
    return subject_ == nullptr || subject_->unit.empty() ? Scalar::missing()
                                                         : Scalar::of_text(subject_->unit);
  }
  [[nodiscard]] bool matches(std::string_view text, std::string_view pattern) const override;

 private:
  std::span<const Scalar> values_;
  const Subject* subject_;
};

}  // namespace tributary
