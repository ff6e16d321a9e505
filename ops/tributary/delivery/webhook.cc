#include "ops/tributary/delivery/webhook.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "connectors/file/file_sink.h"
#include "engine/base/json_writer.h"
#include "ops/tributary/delivery/change_event.h"
#include "ops/tributary/statistics/change_lines.h"

namespace tributary {
namespace {

bool is_for_later(int status) { return status == 408 || status == 429 || status >= 500; }
bool is_success(int status) { return status >= 200 && status < 300; }

Result<std::string> text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::string();
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return Error{ErrorCode::kIo, "cannot read " + path};
  return text;
}

/// Whole or not at all.
Status replace(const std::string& path, const std::string& text) {
  const std::string unfinished = path + ".new";
  std::ofstream out(unfinished, std::ios::binary);
  out << text;
  std::error_code failed;
  if (out.flush()) std::filesystem::rename(unfinished, path, failed);
  return out && !failed ? Status() : Status(Error{ErrorCode::kIo, "cannot write " + path});
}

/// The change in a dead letter's line; empty: it is none.
std::string change_in(std::string_view letter) {
  const auto parsed = nlohmann::json::parse(letter, nullptr, /*allow_exceptions=*/false);
  constexpr std::string_view kChange = ",\"change\":";
  const std::size_t at = letter.find(kChange);
  if (!parsed.is_object() || at == std::string_view::npos) return {};
  return std::string(letter.substr(at + kChange.size(), letter.size() - at - kChange.size() - 1));
}

}  // namespace

std::string Webhook::path(const char* ending) const {
  return (std::filesystem::path(setup_.folder) / (setup_.hook.name + ending)).string();
}

Status Webhook::open() {
  std::error_code failed;
  std::filesystem::create_directories(setup_.folder, failed);
  TRY_ASSIGN(const std::string text, text_of(path(".place")));
  if (text.empty()) {
    TRY(read_changes(setup_.changes, place_, [](std::string_view) {}));
    return keep_place();
  }
  const auto parsed = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  const bool reads = parsed.is_object() && parsed.contains("part") && parsed.contains("offset") &&
                     parsed["part"].is_number_unsigned() && parsed["offset"].is_number_unsigned();
  if (!reads) return Error{ErrorCode::kCorrupt, path(".place") + " does not read"};
  place_ = {parsed["part"].get<std::uint64_t>(), parsed["offset"].get<std::uint64_t>()};
  return {};
}

Status Webhook::keep_place() const {
  std::string text;
  JsonWriter(text)
      .begin_object()
      .member("part", place_.part)
      .member("offset", place_.offset)
      .end_object();
  return replace(path(".place"), text + "\n");
}

void Webhook::wait(WallTime now) {
  wait_ = std::clamp(wait_ * 2, kFirstWait, kLongestWait);
  next_try_ = now + wait_;
  if (setup_.figures != nullptr) setup_.figures->away(setup_.hook.name);
}

Status Webhook::keep_letter(const std::string& change, WallTime now) const {
  TRY_ASSIGN(auto dead, FileSink::open(path(".dead.jsonl")));
  std::string letter;
  JsonWriter out(letter);
  out.begin_object().member("at", format_time(EventTime(now.since_epoch()), UtcOffset{}));
  out.member("status", status_).key("change").json(change).end_object();
  TRY(dead->append(letter + "\n"));
  TRY(dead->sync());
  if (setup_.figures != nullptr) setup_.figures->refused(setup_.hook.name);
  return {};
}

Webhook::Told Webhook::tell(std::string_view line, WallTime now) {
  const auto event = change_event(line, setup_.site);
  if (!event) return Told::kRefused;  // no change: nobody could take it
  HttpPost post;
  post.url = setup_.hook.url;
  post.headers = {
      {"Content-Type", "application/cloudevents+json; charset=utf-8"},
      {"Tributary-Signature", signature_of(setup_.hook.secret, now.millis() / 1000, event->json)}};
  post.body = event->json;
  const auto status = poster_.post(post);
  if (!status || is_for_later(*status)) return Told::kNotNow;
  if (is_success(*status)) return Told::kYes;
  status_ = *status;
  return Told::kRefused;
}

Status Webhook::step(WallTime now) {
  if (now < next_try_) return {};
  std::vector<std::string> lines;
  ChangePlace ahead = place_;
  std::vector<ChangePlace> ends;
  // A line that is not taken now is read again.
  TRY(read_changes_up_to(setup_.changes, ahead, kMostAtOnce,
                         [&](std::string_view line, const ChangePlace& end) {
                           lines.emplace_back(line);
                           ends.push_back(end);
                         }));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Told told = tell(lines[i], now);
    const bool is_over = told == Told::kRefused && ++refusals_ >= kMostRefusals;
    if (told != Told::kYes && !is_over) {
      wait(now);
      return {};
    }
    if (is_over) TRY(keep_letter(lines[i], now));
    if (!is_over && setup_.figures != nullptr) setup_.figures->told(setup_.hook.name);
    refusals_ = 0;
    wait_ = Millis(0);
    place_ = ends[i];
    TRY(keep_place());
  }
  return {};
}

Result<std::uint64_t> Webhook::dead_letters() const {
  TRY_ASSIGN(const std::string text, text_of(path(".dead.jsonl")));
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

Result<std::uint64_t> Webhook::replay(WallTime now) {
  TRY_ASSIGN(const std::string text, text_of(path(".dead.jsonl")));
  std::string kept;
  std::uint64_t told = 0;
  bool is_away = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string letter = text.substr(at, end - at);
    at = end + 1;
    const Told outcome = is_away ? Told::kNotNow : tell(change_in(letter), now);
    is_away = outcome == Told::kNotNow;
    if (outcome == Told::kYes) ++told;
    if (outcome != Told::kYes) kept += letter + "\n";
  }
  TRY(replace(path(".dead.jsonl"), kept));
  return told;
}

}  // namespace tributary
