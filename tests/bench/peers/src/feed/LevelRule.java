package feed;

/** The two rules that count: what they count over how long, and the level that this gives. */
public enum LevelRule {
    /** rules/packs/fire/fire-building-repeat.rule.yaml */
    FIRE("fire-building-repeat", 30 * Feed.DAY, 14 * Feed.DAY, 48 * Feed.HOUR) {
        @Override
        int level(int reporters, int findings) {
            if (reporters >= 5 && findings >= 2) return RED;
            if (reporters >= 3 && findings >= 1) return ORANGE;
            return reporters >= 3 ? YELLOW : NONE;
        }
    },
    /** rules/wage-arrears-calls.rule.yaml of this folder */
    WAGES("wage-arrears-calls", 72 * Feed.HOUR, 48 * Feed.HOUR, 6 * Feed.HOUR) {
        @Override
        int level(int reporters, int findings) {
            if (reporters >= 10) return RED;
            if (reporters >= 5) return ORANGE;
            return reporters >= 3 ? YELLOW : NONE;
        }
    };

    public static final int NONE = 0;
    public static final int YELLOW = 1;
    public static final int ORANGE = 2;
    public static final int RED = 3;

    public final String id;
    /** The window. */
    public final long within;
    /** A level stays so long after it no longer holds. */
    public final long keepFor;
    /** The longest of the rule's feeds: what lies further behind a watermark is final. */
    public final long lateness;

    LevelRule(String id, long within, long keepFor, long lateness) {
        this.id = id;
        this.within = within;
        this.keepFor = keepFor;
        this.lateness = lateness;
    }

    abstract int level(int reporters, int findings);

    /** The rule that counts such facts. */
    public static LevelRule of(int fact) {
        return fact == Observation.WAGE_CALL ? WAGES : FIRE;
    }

    /** How long a fact can matter after its own time. */
    public long holds() {
        return within + keepFor;
    }
}
