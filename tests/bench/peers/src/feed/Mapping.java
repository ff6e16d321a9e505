package feed;

import java.util.Map;
import java.util.Set;

/**
 * From a line's fields to an observation: what the city's mappings (`feeds/*.mapping.yaml`) say,
 * and the predicates of the three rules (their `where`).
 */
final class Mapping {
    private static final Map<Feed, Set<String>> TOPICS = Map.of(
            Feed.GRIEVANCE, Set.of("消防通道堵塞", "电线私拉乱接", "消防设施损坏", "电动车楼内充电",
                    "墙体开裂", "电梯故障", "燃气异味", "道路破损", "路灯不亮", "排水不畅", "停电",
                    "物业服务不到位", "食品卫生", "噪声扰民"),
            Feed.CALL110, Set.of("拖欠工资", "地面裂缝", "墙体开裂", "燃气泄漏", "电梯困人"),
            Feed.OPINION, Set.of("欠薪", "虚假宣传", "延期交房"));
    private static final Set<String> VOID = Set.of("重复登记", "登记有误");
    private static final Set<String> RESULTS = Set.of("合格", "不合格", "发现隐患");
    private static final Set<String> KINDS = Set.of("进展", "完成");
    // What the rules read.
    private static final Set<String> FIRE_TOPICS =
            Set.of("消防通道堵塞", "电线私拉乱接", "消防设施损坏", "电动车楼内充电");
    private static final String WAGE_ARREARS = "拖欠工资";
    private static final String FIRE = "消防";
    private static final String FAIL = "不合格";
    private static final String FOUND = "发现隐患";
    private static final String MAJOR = "重大";

    /** Of people nothing finer than a minute is kept (PEOPLE 18), so windows begin and end at one. */
    private static final Set<Feed> PEOPLE = Set.of(Feed.GRIEVANCE, Feed.CALL110);
    private static final long MINUTE = 60_000;

    /** A record may be this much ahead of its own arrival. */
    private static final long MOST_AHEAD = 10 * MINUTE;

    private final Feed feed;
    private final Registers registers;

    Mapping(Feed feed, Registers registers) {
        this.feed = feed;
        this.registers = registers;
    }

    /** Null: the record is rejected. */
    Observation map(RawRecord raw) {
        Observation out = new Observation();
        out.time = CityTime.parse(raw.at);
        if (out.time == CityTime.NONE || raw.number == null) return null;
        if (PEOPLE.contains(feed)) out.time -= Math.floorMod(out.time, MINUTE);
        long arrival = CityTime.parse(raw.received);
        if (arrival != CityTime.NONE && out.time > arrival + MOST_AHEAD) return null;
        out.id = idOf(raw.number);
        out.revision = raw.revision;
        boolean isTaken = switch (feed) {
            case GRIEVANCE -> grievance(raw, out);
            case CALL110 -> call(raw, out);
            case OPINION -> opinion(raw, out);
            case INSPECTION -> inspection(raw, out);
            case RECTIFICATION -> rectification(raw, out);
            case RAIN_GAUGE -> rain(raw, out);
        };
        if (!isTaken) return null;
        if (raw.status != null && VOID.contains(raw.status)) out.fact = Observation.NO_FACT;
        return out;
    }

    private boolean grievance(RawRecord raw, Observation out) {
        if (raw.category == null || !TOPICS.get(feed).contains(raw.category)) return false;
        String building = building(raw);
        if (building == null) return grid(raw, out);
        out.subject = building;
        // A report without a reporter counts for nobody, and one about a small place not for it.
        if (!FIRE_TOPICS.contains(raw.category) || raw.phone == null) return true;
        return registers.isSmall(building)
                || fact(out, Observation.FIRE_REPORT, personOf(raw.phone));
    }

    private boolean call(RawRecord raw, Observation out) {
        if (raw.category == null || !TOPICS.get(feed).contains(raw.category)) return false;
        if (raw.project == null) {
            out.subject = building(raw);
            return out.subject != null || grid(raw, out);
        }
        if (!registers.knows("projects", raw.project)) return false;
        out.subject = raw.project;
        if (raw.phone == null || !raw.category.equals(WAGE_ARREARS)) return true;
        return fact(out, Observation.WAGE_CALL, personOf(raw.phone));
    }

    private boolean opinion(RawRecord raw, Observation out) {
        if (raw.category == null || !TOPICS.get(feed).contains(raw.category)) return false;
        if (!raw.hasMentions || !raw.hasAccounts) return false;
        boolean isProject = registers.knows("projects", raw.project);
        out.subject = isProject ? raw.project : raw.enterprise;
        return isProject || registers.knows("enterprises", raw.enterprise);
    }

    /** One whose building is not found is still its unit's, and its hazard's. */
    private boolean inspection(RawRecord raw, Observation out) {
        if (raw.result == null || !RESULTS.contains(raw.result)) return false;
        String building = building(raw);
        if (building == null && !registers.knows("units", raw.unit)) return false;
        out.subject = building != null ? building : raw.unit;
        if (raw.result.equals(FOUND) && raw.hazard != null) {
            out.deadline = CityTime.parse(raw.deadline);
            out.major = MAJOR.equals(raw.grade);
            out.subject = raw.hazard;
            return fact(out, Observation.HAZARD_FOUND, -1 - out.id);
        }
        if (building == null || !FIRE.equals(raw.kind) || !raw.result.equals(FAIL)) return true;
        return fact(out, Observation.FIRE_FAILED, -1 - out.id);
    }

    private static boolean rectification(RawRecord raw, Observation out) {
        if (raw.kind == null || !KINDS.contains(raw.kind) || raw.hazard == null) return false;
        out.subject = raw.hazard;
        return fact(out, Observation.FEEDBACK, -1 - out.id);
    }

    private boolean rain(RawRecord raw, Observation out) {
        out.subject = raw.gauge;
        return raw.isRainNumber && registers.knows("gauges", raw.gauge);
    }

    private static boolean fact(Observation out, int fact, long who) {
        out.fact = fact;
        out.who = who;
        return true;
    }

    /** Coordinates away from all buildings are a cell of the city's grid. */
    private static boolean grid(RawRecord raw, Observation out) {
        if (!raw.hasLatitude || !raw.hasLongitude) return false;
        out.subject = Math.round(raw.latitude * 100) + "," + Math.round(raw.longitude * 100);
        return true;
    }

    private String building(RawRecord raw) {
        if (raw.building != null) return registers.building(raw.building);
        if (raw.address != null) return registers.buildingAt(raw.address);
        if (raw.hasLatitude && raw.hasLongitude) {
            return registers.buildingAt(raw.latitude, raw.longitude);
        }
        return null;
    }

    /** `GR-000000123` of this feed. */
    private long idOf(String number) {
        long value = 0;
        for (int i = number.indexOf('-') + 1; i < number.length(); i++) {
            value = value * 10 + (number.charAt(i) - '0');
        }
        return ((long) feed.ordinal() << 48) + value;
    }

    /** Telephone numbers are digits; a person is never negative. */
    private static long personOf(String phone) {
        long value = 0;
        for (int i = 0; i < phone.length(); i++) value = value * 10 + (phone.charAt(i) - '0');
        return value & Long.MAX_VALUE;
    }
}
