#include "engine/partition/output.h"

#include "engine/base/codec.h"

namespace tributary {

Output::Output(std::uint8_t id, std::string name, Sink& sink)
    : id_(id), name_(std::move(name)), sink_(sink) {}

std::string Output::length_key() const { return "output/" + std::to_string(id_); }
std::string Output::outbox_key() const { return std::string(1, static_cast<char>(id_)); }

void Output::add(std::string_view line) {
  pending_.append(line);
  pending_.push_back('\n');
}

void Output::prepare(StateBatch& batch) {
  CHECK(in_delivery_.empty());
  std::string length;
  ByteWriter(length).varint(length_);
  batch.put(Table::kMeta, length_key(), std::move(length));
  batch.put(Table::kOutbox, outbox_key(), pending_);
  std::swap(pending_, in_delivery_);
}

Status Output::deliver() {
  if (in_delivery_.empty()) return {};
  TRY(sink_.append(in_delivery_));
  TRY(sink_.sync());
  length_ += in_delivery_.size();
  in_delivery_.clear();
  return {};
}

Status Output::recover(const StateStore& store) {
  TRY_ASSIGN(const std::optional<std::string> stored, store.get(Table::kMeta, length_key()));
  if (!stored) {
    TRY_ASSIGN(const std::uint64_t present, sink_.length());
    if (present == 0) return {};
    return Error{ErrorCode::kExists, name_ +
                                         " is not empty, but this state has never written to it; "
                                         "move it away or give another path"};
  }
  ByteReader in(*stored);
  length_ = in.varint();
  TRY(in.status(name_ + ": committed length"));
  auto cut = sink_.truncate(length_);
  if (!cut) return cut.error().within(name_);
  TRY_ASSIGN(std::optional<std::string> outbox, store.get(Table::kOutbox, outbox_key()));
  in_delivery_ = outbox ? std::move(*outbox) : std::string();
  return deliver();
}

}  // namespace tributary
