#include "engine/partition/output.h"

#include "engine/base/codec.h"

namespace tributary {

Output::Output(std::uint8_t id, std::string name, Sink& sink, std::uint64_t rotate_bytes)
    : id_(id), name_(std::move(name)), sink_(sink), rotate_bytes_(rotate_bytes) {}

std::string Output::length_key() const { return "output/" + std::to_string(id_); }
std::string Output::outbox_key() const { return std::string(1, static_cast<char>(id_)); }

void Output::add(std::string_view line) {
  pending_.append(line);
  pending_.push_back('\n');
}

Error Output::not_ours() const {
  return Error{ErrorCode::kExists,
               name_ +
                   " is not empty, but this state has never written to it; "
                   "move it away, its numbered parts too, or give another path"};
}

/// Where the current part is as long as what would begin the next one, it waits for the next
/// commit: after a crash its length alone must say which of the two it is.
Result<bool> Output::is_due() const {
  if (progress_.length < rotate_bytes_ || pending_.empty()) return false;
  if (pending_.size() == progress_.length) return false;
  TRY_ASSIGN(const bool is_taken, sink_.holds(progress_.finished + 1));
  if (is_taken) return not_ours();
  return true;
}

Status Output::prepare(StateBatch& batch) {
  CHECK(in_delivery_.empty());
  TRY_ASSIGN(const bool is_due, this->is_due());
  progress_.finishing = is_due ? progress_.length : 0;
  if (is_due) {
    ++progress_.finished;
    progress_.length = 0;
  }
  std::string progress;
  ByteWriter out(progress);
  out.varint(progress_.length);
  out.varint(progress_.finished);
  out.varint(progress_.finishing);
  batch.put(Table::kMeta, length_key(), std::move(progress));
  batch.put(Table::kOutbox, outbox_key(), pending_);
  std::swap(pending_, in_delivery_);
  return {};
}

Status Output::deliver() {
  if (progress_.finishing > 0) TRY(sink_.rotate(progress_.finished));
  progress_.finishing = 0;
  if (in_delivery_.empty()) return {};
  TRY(sink_.append(in_delivery_));
  TRY(sink_.sync());
  progress_.length += in_delivery_.size();
  in_delivery_.clear();
  return {};
}

/// The current part is the one that the last commit wrote to, cut to its length.
Status Output::recover_part() {
  if (progress_.finishing > 0) {
    TRY_ASSIGN(const std::uint64_t present, sink_.length());
    if (present != progress_.finishing) progress_.finishing = 0;  // it was finished
  }
  if (progress_.finishing > 0) TRY(sink_.rotate(progress_.finished));
  progress_.finishing = 0;
  return sink_.truncate(progress_.length);
}

Status Output::recover(const StateStore& store) {
  TRY_ASSIGN(const std::optional<std::string> stored, store.get(Table::kMeta, length_key()));
  if (!stored) {
    TRY_ASSIGN(const std::uint64_t present, sink_.length());
    TRY_ASSIGN(const bool has_parts, sink_.holds(1));
    if (present == 0 && !has_parts) return {};
    return not_ours();
  }
  ByteReader in(*stored);
  progress_.length = in.varint();
  if (!in.at_end()) {  // states before format 3 had one part
    progress_.finished = in.varint();
    progress_.finishing = in.varint();
  }
  TRY(in.status(name_ + ": committed length"));
  if (auto part = recover_part(); !part) return part.error().within(name_);
  TRY_ASSIGN(std::optional<std::string> outbox, store.get(Table::kOutbox, outbox_key()));
  in_delivery_ = outbox ? std::move(*outbox) : std::string();
  return deliver();
}

}  // namespace tributary
