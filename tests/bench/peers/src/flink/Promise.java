package flink;

import feed.Feed;
import feed.LevelRule;
import java.util.Arrays;

/** What is known of one hazard: when it was found, by when it must be answered, and what came. */
public class Promise {
    static final String RULE = "hazard-no-feedback";
    private static final long GRACE = 12 * Feed.HOUR;

    public boolean isFound;
    public long found;
    public long deadline;
    public boolean major;
    public int shown;
    public boolean isOver;
    /** Answers, in order of arrival: their times, and the watermarks at which they came. */
    public long[] answers = new long[0];
    public long[] watermarks = new long[0];

    public Promise() {}

    /** When the level may rise, and to what. */
    long[] instants() {
        return major
                ? new long[] {deadline + GRACE, deadline + 7 * Feed.DAY}
                : new long[] {deadline + GRACE, deadline + 3 * Feed.DAY};
    }

    int levelAt(long instant) {
        if (instant == deadline + GRACE) return major ? LevelRule.ORANGE : LevelRule.YELLOW;
        return major ? LevelRule.RED : LevelRule.ORANGE;
    }

    void answer(long time, long watermark) {
        answers = Arrays.copyOf(answers, answers.length + 1);
        watermarks = Arrays.copyOf(watermarks, watermarks.length + 1);
        answers[answers.length - 1] = time;
        watermarks[watermarks.length - 1] = watermark;
    }

    /** One was there by `instant`; one that came when its feed had passed it was not. */
    boolean isAnswered(long instant) {
        for (int i = 0; i < answers.length; i++) {
            if (answers[i] >= found && answers[i] <= instant && watermarks[i] < instant) return true;
        }
        return false;
    }

    /** The first answer there is; Long.MAX_VALUE: none. */
    long answered() {
        return Arrays.stream(answers).filter(time -> time >= found).min().orElse(Long.MAX_VALUE);
    }
}
