// The feeds of offices and instruments: inspection, rectification and rain_gauge.
#include "ops/city/records.h"
#include "ops/city/vocabulary.h"

namespace tributary::city {

namespace {

constexpr std::array<std::string_view, 4> kNotes = {
    "现场查看了楼道、疏散通道和设备间，负责人在场，已当场告知检查结果并送达文书，要求按期报送整改情"
    "况。",
    "按照计划开展检查，随机抽查了四层至六层，部分住户不在家，已留联系方式，检查照片已上传系统备查"
    "。",
    "复查此前发现的问题，询问了物业值班人员，核对了台账和维保记录，现场制作笔录，由双方签字确认。",
    "联合检查，参加人员签到齐全，检查过程录像保存，发现的情况已向责任单位反馈，约定下次复查时间。"};
constexpr std::array<std::string_view, 3> kWork = {
    "已组织人员清理并加装隔离设施，费用由产权单位承担，现场照片见附件，申请复查，联系人见上。",
    "维修单位已进场，预计本周内完成，期间安排专人值守，已张贴告示并逐户通知，下一步报送验收。",
    "整改方案经业主大会表决通过，动用维修资金，材料已采购到位，施工期间采取临时防护措施。"};

}  // namespace

void RecordWriter::inspection(const Event& event, const Dress& dress, Random& random,
                              std::string& out) {
  head(Feed::kInspection, event, dress, out);
  out.append(",\"unit\":\"");
  append_unit_id(out, event.topic, district_of(event));
  out.append("\",\"kind\":\"").append(kInspectionKinds[event.topic].raw).push_back('"');
  if (dress.fault != Fault::kMissingField) {
    out.append(",\"result\":\"");
    out.append(dress.fault == Fault::kUnknownValue
                   ? "待定"
                   : kResults[static_cast<std::size_t>(event.result)].raw);
    out.push_back('"');
  }
  building(event, dress, random, out);
  if (event.hazard != 0) {
    out.append(",\"hazard\":{\"no\":\"");
    append_hazard_id(out, event.hazard);
    out.append("\",\"grade\":\"").append(kGrades[event.is_major ? 1 : 0].raw);
    out.append("\",\"deadline\":\"");
    times_.append_plain(out, event.at + std::chrono::hours(24 * event.days));
    out.append("\"}");
  }
  division(event, dress, out);
  person("inspector", random.below(2000), random, out);
  out.append(",\"notes\":\"").append(kNotes[random.below(kNotes.size())]);
  out.append("\",\"pages\":");
  append_number(out, random.below(9) + dress.revision);
  out.push_back('}');
}

void RecordWriter::rectification(const Event& event, const Dress& dress, Random& random,
                                 std::string& out) {
  head(Feed::kRectification, event, dress, out);
  out.append(",\"hazard\":\"");
  append_hazard_id(out, event.subject);
  out.append("\",\"unit\":\"");
  append_unit_id(out, random.below(kInspectionKinds.size()), event.subject % kDistricts);
  out.push_back('"');
  if (dress.fault != Fault::kMissingField) {
    out.append(",\"kind\":\"");
    out.append(dress.fault == Fault::kUnknownValue
                   ? "待定"
                   : kFeedbackKinds[event.result == Finding::kPass ? 1 : 0].raw);
    out.push_back('"');
  }
  division(event, dress, out);
  person("contact", random.below(20'000), random, out);
  out.append(",\"work\":\"").append(kWork[random.below(kWork.size())]);
  out.append("\",\"cost\":");
  append_number(out, random.below(200'000) + dress.revision);
  out.append(",\"photos\":[\"img_");
  append_number(out, random.below(1'000'000), 6);
  out.append(".jpg\",\"img_");
  append_number(out, random.below(1'000'000), 6);
  out.append(".jpg\"]}");
}

void RecordWriter::rain_gauge(const Event& event, const Dress& dress, Random& random,
                              std::string& out) {
  head(Feed::kRainGauge, event, dress, out);
  out.append(",\"gauge\":\"");
  append_id(out, Kind::kGauge, event.subject + (dress.fault == Fault::kUnknownId ? 900'000U : 0U));
  const MicroPoint point = point_of(Kind::kGauge, event.subject);
  out.append("\",\"lat\":");
  append_degrees(out, point.latitude);
  out.append(",\"lon\":");
  append_degrees(out, point.longitude);
  if (dress.fault == Fault::kUnknownValue) {
    out.append(",\"mm_24h\":\"--\"");
  } else if (dress.fault != Fault::kMissingField) {
    out.append(",\"mm_24h\":");
    append_tenths(out, event.quantity);
  }
  out.append(",\"mm_1h\":");
  append_tenths(out, event.quantity / 6 + dress.revision - 1);
  person("keeper", event.subject, random, out);
  out.append(",\"device\":{\"model\":\"JDZ-05\",\"firmware\":\"3.2.");
  append_number(out, random.below(20));
  out.append("\",\"battery\":\"12.");
  append_number(out, random.below(9));
  out.append("V\",\"signal\":-");
  append_number(out, 60 + random.below(50));
  out.append(",\"uptime\":");
  append_number(out, random.below(100'000'000));
  out.append(
      "},\"station_note\":"
      "\"自动站，每小时上报，雨季加密；维护人员电话见上，异常时请先联系再到场。\"}");
}

}  // namespace tributary::city
