#include "ops/tributary/config/delivery_section.h"

#include <algorithm>

#include "ops/tributary/config/names.h"

namespace tributary {
namespace {

constexpr std::size_t kLeastSecretCharacters = 32;  ///< 128 bits in hexadecimal

/// What is said of the list to others is said under TLS; on this machine it need not be.
bool is_address(std::string_view text) {
  if (text.find_first_of(" \t\r\n\"\\") != std::string_view::npos) return false;
  if (text.starts_with("https://")) return text.size() > 8;
  for (const std::string_view host : {"http://127.0.0.1", "http://[::1]", "http://localhost"}) {
    if (!text.starts_with(host)) continue;
    const std::string_view rest = text.substr(host.size());
    return rest.empty() || rest.front() == ':' || rest.front() == '/';
  }
  return false;
}

}  // namespace

std::string DeliverySection::address(const YamlNode& node) {
  std::string text = reader_.text(node).value_or("");
  if (text.empty() || is_address(text)) return text;
  reader_.error(node.span, "E110",
                {"an address begins with https://, or with http://127.0.0.1 on this machine",
                 "地址应以 https:// 开头；本机可用 http://127.0.0.1"});
  return text;
}

ConfiguredWebhook DeliverySection::webhook(const YamlEntry& entry) {
  ConfiguredWebhook hook;
  hook.name = entry.key;
  hook.span = entry.key_span;
  if (!is_name(hook.name, "_-")) {
    reader_.error(entry.key_span, "E110",
                  {"a webhook's name is of small letters, digits, - and _, at most 40",
                   "名称由小写字母、数字、- 和 _ 组成，最多 40 个字符"});
  }
  if (!reader_.keys(entry.value, {"url", "secret"})) return hook;
  if (const YamlNode* url = reader_.required(entry.value, "url")) hook.url = address(*url);
  const YamlNode* secret = reader_.required(entry.value, "secret");
  if (secret == nullptr) return hook;
  hook.secret = reader_.text(*secret).value_or("");
  if (!hook.secret.empty() && hook.secret.size() < kLeastSecretCharacters) {
    reader_.error(secret->span, "E110",
                  {"a secret has 32 characters or more: `openssl rand -hex 32` makes one",
                   "密钥至少 32 个字符，可用 openssl rand -hex 32 生成"});
  }
  return hook;
}

void DeliverySection::read(const YamlNode& output, ConfiguredOutput& config) {
  if (const YamlNode* hooks = output.find("webhooks")) {
    if (!hooks->is_mapping()) {
      reader_.error(hooks->span, "E110",
                    {"webhooks are written NAME: { url: …, secret: … }",
                     "webhooks 应写为 名称: { url: …, secret: … }"});
    }
    for (const YamlEntry& entry : hooks->entries) config.webhooks.push_back(webhook(entry));
    std::sort(config.webhooks.begin(), config.webhooks.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
  }
  if (const YamlNode* node = output.find("alertmanager")) config.alertmanager = address(*node);
  config.deliveries = sections_.optional_path(output, "deliveries");
}

void DeliverySection::check(const Config& config) {
  if (config.output.webhooks.empty()) return;
  const Span& span = config.output.webhooks.front().span;
  if (!config.output.changes.is_set()) {
    reader_.error(span, "E012",
                  {"webhooks are told from the file `output.changes`; name it",
                   "webhooks 取自 output.changes 文件，请补上"});
  }
  if (!config.output.deliveries.is_set()) {
    reader_.error(span, "E012",
                  {"`output.deliveries` must name a folder for how far each webhook has come",
                   "output.deliveries 须给出文件夹，用于记录各 webhook 的进度"});
  }
}

}  // namespace tributary
