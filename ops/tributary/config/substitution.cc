#include "ops/tributary/config/substitution.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace tributary {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::array<std::string_view, 8> kSecretWords = {
    "SECRET", "TOKEN", "PASSWORD", "PASSWD", "PASSPHRASE", "KEY", "CREDENTIAL", "AUTH"};

bool speaks_of_a_secret(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return std::any_of(kSecretWords.begin(), kSecretWords.end(),
                     [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

Result<std::string> read_small_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return Error{ErrorCode::kInvalid, "it is a directory"};
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return Error{errno == EACCES ? ErrorCode::kDenied : ErrorCode::kNotFound, std::strerror(errno)};
  }
  std::string text(kMostSubstitutedBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kMostSubstitutedBytes) {
    return Error{ErrorCode::kLimit, "it is larger than 64 KiB"};
  }
  return text;
}

void cut_line_end(std::string& text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  if (!text.empty() && text.back() == '\r') text.pop_back();
}

/// One scalar being filled in.
class Filler {
 public:
  Filler(const std::string& folder, const Surroundings& surroundings, Reader& reader,
         std::vector<std::string>& secrets)
      : folder_(folder), surroundings_(surroundings), reader_(reader), secrets_(secrets) {}

  void fill(YamlNode& node) {
    if (node.is_scalar()) fill_scalar(node);
    for (YamlNode& item : node.items) fill(item);
    for (YamlEntry& entry : node.entries) fill(entry.value);
  }

 private:
  void fill_scalar(YamlNode& node) {
    std::string out;
    std::size_t at = 0;
    while (true) {
      const std::size_t open = node.text.find("${", at);
      if (open == std::string::npos) break;
      const std::size_t close = node.text.find('}', open);
      if (close == std::string::npos) {
        reader_.error(node.span, "E001", {"`${` without a closing `}`", "“${”没有配对的“}”"});
        return;
      }
      out.append(node.text, at, open - at);
      const auto value = value_of(node, node.text.substr(open + 2, close - open - 2));
      if (!value) {
        node.text.clear();
        return;
      }
      out += *value;
      at = close + 1;
    }
    if (at == 0) return;
    out.append(node.text, at);
    node.text = std::move(out);
  }

  std::optional<std::string> value_of(const YamlNode& node, const std::string& name) {
    if (name.rfind("env:", 0) == 0) return variable(node, name.substr(4));
    if (name.rfind("file:", 0) == 0) return file(node, name.substr(5));
    reader_.error(node.span, "E110",
                  {"`${" + name + "}`: only `${env:NAME}` and `${file:PATH}` are filled in",
                   "“${" + name + "}”：只支持“${env:名称}”和“${file:路径}”"});
    return std::nullopt;
  }

  std::optional<std::string> variable(const YamlNode& node, const std::string& name) {
    auto value = surroundings_.variable(name);
    if (!value) {
      reader_.error(
          node.span, "E012",
          {"the environment variable `" + name + "` is not set", "环境变量“" + name + "”未设置"});
    } else if (speaks_of_a_secret(name) && !value->empty()) {
      secrets_.push_back(*value);
    }
    return value;
  }

  std::optional<std::string> file(const YamlNode& node, const std::string& name) {
    const std::string path = (std::filesystem::path(folder_) / name).string();
    auto text = surroundings_.file(path);
    if (!text) {
      const std::string& why = text.error().message;
      reader_.error(node.span, "E013",
                    {"cannot read `" + path + "`: " + why, "无法读取“" + path + "”：" + why});
      return std::nullopt;
    }
    cut_line_end(*text);
    if (!text->empty()) secrets_.push_back(*text);
    return std::move(*text);
  }

  const std::string& folder_;
  const Surroundings& surroundings_;
  Reader& reader_;
  std::vector<std::string>& secrets_;
};

/// `https://user:password@host` → `https://user:***@host`.
void mask_url_password(std::string& text) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos) return;
  const std::size_t begin = scheme + 3;
  const std::size_t end = text.find_first_of("/?#", begin);
  const std::size_t at = text.rfind('@', end == std::string::npos ? end : end - 1);
  const std::size_t colon = text.find(':', begin);
  if (at == std::string::npos || at < begin || colon == std::string::npos || colon > at) return;
  text.replace(colon + 1, at - colon - 1, kMask);
}

}  // namespace

Surroundings Surroundings::of_process() {
  return {[](const std::string& name) -> std::optional<std::string> {
            const char* value = std::getenv(name.c_str());
            if (value == nullptr) return std::nullopt;
            return std::string(value);
          },
          read_small_file};
}

void substitute(YamlNode& node, const std::string& folder, const Surroundings& surroundings,
                Reader& reader, std::vector<std::string>& secrets) {
  Filler(folder, surroundings, reader, secrets).fill(node);
}

std::string masked(std::string text, const std::vector<std::string>& secrets) {
  // The longest first: one may be the beginning of another.
  std::vector<std::string> by_length = secrets;
  std::sort(by_length.begin(), by_length.end(),
            [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  for (const std::string& secret : by_length) {
    for (std::size_t at = text.find(secret); at != std::string::npos;
         at = text.find(secret, at + kMask.size())) {
      text.replace(at, secret.size(), kMask);
    }
  }
  mask_url_password(text);
  return text;
}

}  // namespace tributary
