// Expressions of a compiled rule in words. What their names mean is each subclass's: fields of
// records, attributes of inputs, fields of an anchor.
#pragma once

#include <string>

#include "rules/language/program_tree.h"
#include "rules/language/sentence_words.h"

namespace tributary::language {

/// `{a}不低于 {b}`, `{a} is at least {b}`.
std::string compared(const SentenceWords& words, OpCode op, const std::string& a,
                     const std::string& b);

/// Both arguments of the constructor must outlive it.
class Phrases {
 public:
  Phrases(const SentenceWords& words, const Program& program) : words_(words), program_(program) {}
  virtual ~Phrases() = default;

  /// `is_inner`: stands beside others, so a chain needs brackets.
  [[nodiscard]] std::string condition(const ProgramNode& node, bool is_inner) const;
  [[nodiscard]] std::string value(const ProgramNode& node, const Values& values) const;

 protected:
  /// What is no condition of its own kind: a comparison, a set, `has`.
  [[nodiscard]] virtual std::string atom(const ProgramNode& node) const;
  [[nodiscard]] virtual std::string with_constant(const ProgramNode& left, OpCode op,
                                                  const std::string& text) const;
  [[nodiscard]] virtual std::string name_of(const ProgramNode& node) const = 0;
  [[nodiscard]] virtual Values values_of(const ProgramNode& node) const;
  [[nodiscard]] virtual FieldKind kind_of(const ProgramNode& node) const;

  const SentenceWords& words_;
  const Program& program_;

 private:
  [[nodiscard]] std::string comparison(const ProgramNode& node) const;
  [[nodiscard]] std::string other_value(const ProgramNode& node) const;
  [[nodiscard]] std::string chain(const ProgramNode& node, OpCode op, const std::string& sign,
                                  bool is_inner) const;
};

}  // namespace tributary::language
