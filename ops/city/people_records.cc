// The feeds in which people speak: grievance, call110 and opinion.
#include "ops/city/records.h"
#include "ops/city/vocabulary.h"

namespace tributary::city {

namespace {

constexpr std::array<std::string_view, 6> kTexts = {
    "来电人称该处情况存在已有多日，多次向物业反映均未得到处理，希望有关部门尽快到现场查看并回复。",
    "反映人表示楼内老人和小孩较多，存在较大风险，要求核实后电话告知处理结果，晚上八点后方便接听。",
    "市民反映此前曾有工作人员到场，但未见整改，近日情况加重，已拍照留存，请协调责任单位限期处理。",
    "反映人住在三单元，称夜间情况更明显，曾与邻居一起到社区反映，社区答复需上报，至今没有进展。",
    "诉求人情绪较急，称如不处理将继续反映，已安抚，承诺三个工作日内由承办单位与其本人联系说明情况"
    "。",
    "来电咨询并反映问题，提供了现场位置和照片，同意公开办理结果，不同意公开个人信息，请依法保护。"};
constexpr std::array<std::string_view, 3> kCallTexts = {
    "报警人称现场有多人围观，无人员受伤，已通知就近警力前往，请相关部门到场处置，报警人在现场等候"
    "。",
    "报警人称情况已持续一段时间，担心发生危险，要求派人查看，报警人愿意配合指认地点，稍后再联系。",
    "接报后电话回访，报警人确认地点无误，称已有其他人也打过电话，请求一并处理，并留下联系方式。"};
constexpr std::array<std::string_view, 3> kPosts = {
    "有没有人知道这边是怎么回事？朋友圈都在传，转发的人越来越多，评论里说法不一，求官方给个说法。",
    "刚刚刷到的视频，说得有鼻子有眼，真假不知道，@云江发布 出来说明一下吧，大家都很关心这件事情。",
    "这个话题今天上了同城热搜，阅读量很高，多数评论在等待调查结果，也有人说是旧闻重新被翻出来炒作"
    "。"};

// Unknown topics are drawn from what a feed really writes; a missing one leaves the key out.
void append_topic(std::string& out, std::string_view raw, const Dress& dress, Random& random) {
  if (dress.fault == Fault::kMissingField) return;
  if (dress.fault == Fault::kUnknownValue)
    raw = kUnnamedTopics[random.below(kUnnamedTopics.size())];
  out.append(",\"category\":\"").append(raw).append("\"");
}

}  // namespace

void RecordWriter::grievance(const Event& event, const Dress& dress, Random& random,
                             std::string& out) {
  head(Feed::kGrievance, event, dress, out);
  append_topic(out, kGrievanceTopics[event.topic].raw, dress, random);
  building(event, dress, random, out);
  // A later version corrects the channel: what a revision of a case mostly is.
  const std::uint32_t channel = random.below(kChannels.size()) + dress.revision - 1;
  out.append(",\"channel\":\"").append(kChannels[channel % kChannels.size()].raw);
  out.append("\",\"status\":\"").append(dress.is_void ? kVoids[0].raw : "已受理").push_back('"');
  person("reporter", event.reporter, random, out);
  out.append(",\"content\":\"").append(kTexts[random.below(kTexts.size())]);
  out.append("\",\"desk\":\"");
  append_number(out, random.below(60) + 1);
  out.append("号席\"}");
}

void RecordWriter::call110(const Event& event, const Dress& dress, Random& random,
                           std::string& out) {
  head(Feed::kCall110, event, dress, out);
  append_topic(out, kCallTopics[event.topic].raw, dress, random);
  if (event.about == About::kBuilding) {
    building(event, dress, random, out);
  } else if (event.about == About::kProject) {
    out.append(",\"place\":{\"project\":\"");
    append_id(out, Kind::kProject,
              event.subject + (dress.fault == Fault::kUnknownId ? 900'000U : 0U));
    out.append("\"}");
  } else {
    // Somewhere on the slope, within some 300 m.
    const MicroPoint slope = point_of(Kind::kSlope, event.subject);
    out.append(",\"place\":{\"lat\":");
    append_degrees(out, slope.latitude + random.between(-2500, 2500));
    out.append(",\"lon\":");
    append_degrees(out, slope.longitude + random.between(-2500, 2500));
    out.push_back('}');
  }
  division(event, dress, out);
  out.append(",\"status\":\"").append(dress.is_void ? kVoids[0].raw : "已处警").push_back('"');
  person("caller", event.reporter, random, out);
  out.append(",\"summary\":\"").append(kCallTexts[random.below(kCallTexts.size())]);
  out.append("\",\"officer\":{\"badge\":\"");
  append_number(out, random.below(1'000'000), 6);
  out.append("\",\"car\":\"云A");
  append_number(out, random.below(100'000) + dress.revision - 1, 5);
  out.append("\"},\"grade\":");
  append_number(out, random.below(3) + dress.revision);
  out.push_back('}');
}

void RecordWriter::opinion(const Event& event, const Dress& dress, Random& random,
                           std::string& out) {
  head(Feed::kOpinion, event, dress, out);
  append_topic(out, kOpinionTopics[event.topic].raw, dress, random);
  const bool project = event.about == About::kProject;
  out.append(project ? ",\"project\":\"" : ",\"enterprise\":\"");
  append_id(out, project ? Kind::kProject : Kind::kEnterprise,
            event.subject + (dress.fault == Fault::kUnknownId ? 900'000U : 0U));
  out.append("\",\"mentions\":");
  append_number(out, event.quantity + dress.revision - 1);
  out.append(",\"accounts\":");
  append_number(out, event.accounts);
  out.append(",\"top\":{\"author\":\"用户");
  append_number(out, random.below(100'000'000), 8);
  out.append("\",\"post\":\"").append(kPosts[random.below(kPosts.size())]);
  out.append("\",\"url\":\"https://weibo.example/");
  append_number(out, random.next() >> 20);
  out.append("\"},\"sentiment\":\"-0.");
  append_number(out, random.below(100), 2);
  out.append("\"}");
}

}  // namespace tributary::city
