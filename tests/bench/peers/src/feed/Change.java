package feed;

/** A subject's level under a rule has changed: what a peer puts out. */
public class Change {
    public String rule = "";
    public String subject = "";
    public int level;
    /** Since when it has had the level, or since when it has had none above it. */
    public long since;

    public Change() {}

    public Change(String rule, String subject, int level, long since) {
        this.rule = rule;
        this.subject = subject;
        this.level = level;
        this.since = since;
    }

    /** A line of what is compared. */
    public String line() {
        return rule + '\t' + subject + '\t' + level + '\t' + since;
    }
}
