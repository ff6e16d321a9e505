// The list as the sheet that offices exchange: its columns are 隐患, 等级, 责任单位, 时限, 处置 and
// 反馈, in this order, and behind them the row's id. It says what the list shows, and no reason,
// no evidence and no text that somebody wrote (PEOPLE 15).
#pragma once

#include <string>
#include <vector>

#include "connectors/xlsx/workbook.h"
#include "schemas/document/render.h"

namespace tributary {

/// Of rows as published, in their order; what is no row is left out. No cell is a formula.
Sheet official_sheet(const std::vector<std::string>& rows, Language language);

/// UTF-8 with a byte order mark, without which spreadsheets take Chinese for something else.
std::string csv_of(const Sheet& sheet);

}  // namespace tributary
