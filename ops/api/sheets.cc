// The list as files that others open: the official sheet as CSV and as a workbook.
#include "ops/api/answers.h"
#include "ops/api/api.h"
#include "ops/api/problem.h"
#include "ops/api/row_filter.h"
#include "ops/tributary/sheet/official_sheet.h"

namespace tributary::api {

namespace {

constexpr std::string_view kWorkbookType =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

Response file_response(std::string_view type, const char* name, std::string body) {
  Response response;
  response.content_type = type;
  response.body = std::move(body);
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=\"" + std::string(name) + "\"");
  return response;
}

Response as_file(const Sheet& sheet, bool is_workbook) {
  if (!is_workbook) return file_response("text/csv; charset=utf-8", "signals.csv", csv_of(sheet));
  auto bytes = workbook_of(sheet);
  if (!bytes) return unavailable(bytes.error());
  return file_response(kWorkbookType, "signals.xlsx", std::move(*bytes));
}

}  // namespace

Reply Api::sheet(Request request, const Account& account, bool is_workbook) const {
  Language language = Language::kChinese;
  if (const auto asked = request.parameter("lang")) {
    if (*asked != "zh" && *asked != "en") return bad_parameter("lang");
    language = *asked == "en" ? Language::kEnglish : Language::kChinese;
    request.query.erase("lang");
  }
  RowFilter filter;
  if (const auto name = read_filter(request, filter, nullptr)) return bad_parameter(*name);
  const auto page = setup_.rows.list(filter, account, "", kMostRowsOfAFile);
  if (!page) return bad_parameter("cursor");
  // Half a list would be taken for the list.
  if (!page->next.empty()) {
    return problem(413, "too_many_rows", "more rows than a file is made of; filter them");
  }
  // shared_ptr: a commit may replace a row while the file is made.
  std::vector<std::shared_ptr<const std::string>> rows;
  for (const ModelRow& row : page->rows) rows.push_back(row.json);
  return Work{[rows = std::move(rows), language, is_workbook] {
    std::vector<std::string> texts;
    for (const auto& row : rows) texts.push_back(*row);
    return as_file(official_sheet(texts, language), is_workbook);
  }};
}

}  // namespace tributary::api
