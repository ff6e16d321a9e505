#include "engine/partition/answers.h"

#include "engine/base/codec.h"

namespace tributary {

namespace {

constexpr std::string_view kFrom = "answer/", kTo = "answer0";

}  // namespace

std::string answer_key(std::string_view command_key) {
  return std::string(kFrom) + std::string(command_key);
}

std::string answer_value(const CommandAnswer& answer) {
  std::string value;
  ByteWriter out(value);
  out.zigzag(answer.at.millis());
  out.u8(static_cast<std::uint8_t>(answer.answer));
  out.bytes(answer.signal_id);
  out.varint(answer.revision);
  return value;
}

Result<std::optional<CommandAnswer>> read_answer(const StateStore& store,
                                                 std::string_view command_key) {
  TRY_ASSIGN(const std::optional<std::string> value,
             store.get(Table::kMeta, answer_key(command_key)));
  if (!value) return std::optional<CommandAnswer>();
  ByteReader in(*value);
  CommandAnswer answer;
  answer.key = std::string(command_key);
  answer.at = EventTime::from_millis(in.zigzag());
  const std::uint8_t number = in.u8();
  answer.signal_id = std::string(in.bytes());
  answer.revision = in.varint();
  TRY(in.status("answer to a command"));
  if (number >= kAnswers) return Error{ErrorCode::kCorrupt, "answer to a command: unknown"};
  answer.answer = static_cast<Answer>(number);
  return std::optional<CommandAnswer>(std::move(answer));
}

Status forget_answers(const StateStore& store, EventTime w, StateBatch& batch) {
  return store.scan(Table::kMeta, kFrom, kTo, [&](std::string_view key, std::string_view value) {
    ByteReader in(value);
    if (EventTime::from_millis(in.zigzag()) + kAnswersKept < w) {
      batch.erase(Table::kMeta, std::string(key));
    }
    return true;
  });
}

}  // namespace tributary
