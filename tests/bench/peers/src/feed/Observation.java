package feed;

/**
 * A record that was taken in: what the three rules need of it, and nothing else. Public fields and
 * an empty constructor, so that Flink serialises it as a POJO and Esper reads it as a bean.
 */
public class Observation {
    // What it is to the rules. One record is one fact at most: no feed of the city has more.
    public static final int NO_FACT = 0;
    public static final int FIRE_REPORT = 1;
    public static final int FIRE_FAILED = 2;
    public static final int WAGE_CALL = 3;
    public static final int HAZARD_FOUND = 4;
    public static final int FEEDBACK = 5;

    /** Of the feed and the record's number: the same for all versions of a record. */
    public long id;
    public int revision;
    public int fact;
    /** Event time. */
    public long time;
    /** The feed's watermark when it was read: what came after it is late. */
    public long watermark;
    /** What it is about: of a fact the building, project or hazard that the rule judges. */
    public String subject = "";
    /** A reporter (not negative), or the finding (negative). */
    public long who;
    /** Of a hazard found: its deadline and grade. */
    public long deadline;
    public boolean major;

    public Observation() {}

    /** Of all that a rule could tell two versions apart by. */
    public long digest() {
        long sum = fact;
        sum = sum * 0x9E3779B97F4A7C15L + time;
        sum = sum * 0x9E3779B97F4A7C15L + subject.hashCode();
        sum = sum * 0x9E3779B97F4A7C15L + who;
        sum = sum * 0x9E3779B97F4A7C15L + deadline + (major ? 1 : 0);
        return sum ^ (sum >>> 29);
    }
}
