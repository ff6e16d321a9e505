package feed;

/** The six feeds of a generated city, and what their mappings say of their time. */
public enum Feed {
    GRIEVANCE("grievance", 24),
    CALL110("call110", 6),
    OPINION("opinion", 24),
    INSPECTION("inspection", 48),
    RECTIFICATION("rectification", 48),
    RAIN_GAUGE("rain_gauge", 6);

    public static final long HOUR = 3_600_000L;
    public static final long DAY = 24 * HOUR;

    public final String title;
    public final long latenessMillis;

    Feed(String title, long latenessHours) {
        this.title = title;
        this.latenessMillis = latenessHours * HOUR;
    }

    public String file() {
        return "feeds/" + title + ".jsonl";
    }

    /** By the feed's own name. */
    public static Feed named(String title) {
        for (Feed feed : values()) {
            if (feed.title.equals(title)) return feed;
        }
        throw new IllegalArgumentException("no feed " + title);
    }
}
