package feed;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * One subject's facts under a rule that counts, in order of event time, and the level shown of
 * them. Both peers hold one for each subject; where it lies between two facts is their business,
 * as are time, windows' ends and late records' way here.
 *
 * <p>The level at an instant is that of the facts in the window that ends there. Shown is the
 * highest of the last keepFor. A fact may come late: then the instants after it are looked at again.
 */
public final class Timeline {
    /** What changed, in order: levels and since when. */
    public interface Listener {
        void changed(int level, long since);
    }

    private static final int HEAD = 3;

    private final LevelRule rule;
    private int size;
    private int shown;
    private long[] at = new long[4];
    private long[] who = new long[4];

    public Timeline(LevelRule rule) {
        this.rule = rule;
    }

    public boolean isEmpty() {
        return size == 0 && shown == LevelRule.NONE;
    }

    /** As it lies in a peer's state. */
    public long[] toLongs() {
        long[] out = new long[HEAD + 2 * size];
        out[0] = size;
        out[1] = shown;
        out[2] = rule.ordinal();
        System.arraycopy(at, 0, out, HEAD, size);
        System.arraycopy(who, 0, out, HEAD + size, size);
        return out;
    }

    public static LevelRule ruleOf(long[] stored) {
        return LevelRule.values()[(int) stored[2]];
    }

    /** From toLongs(); null: empty. */
    public void set(long[] stored) {
        size = stored == null ? 0 : (int) stored[0];
        shown = stored == null ? LevelRule.NONE : (int) stored[1];
        if (size > at.length) {
            at = new long[2 * size];
            who = new long[2 * size];
        }
        if (size == 0) return;
        System.arraycopy(stored, HEAD, at, 0, size);
        System.arraycopy(stored, HEAD + size, who, 0, size);
    }

    /** A fact that came when its feed's watermark was `watermark`. */
    public void add(long time, long person, long watermark, Listener listener) {
        insert(time, person);
        if (shown == LevelRule.RED) return;
        // Where it came too late for anything that is still shown, it changes nothing.
        if (time < at[size - 1] && highest(watermark - rule.keepFor, at[size - 1]) <= shown) return;
        Window window = new Window();
        long last = Math.min(at[size - 1], time + rule.within - 1);
        for (int i = first(time); i < size && at[i] <= last; i++) {
            int level = window.level(at[i]);
            // What lies so far behind the watermark is decided: the change begins after it.
            long since = Math.max(at[i], watermark - rule.lateness);
            while (shown < level) listener.changed(++shown, since);
        }
    }

    /** Time has come to `now`, when a fact that was added no longer matters. */
    public void pass(long now, Listener listener) {
        int gone = first(now - rule.holds() + 1);
        if (shown > LevelRule.NONE) {
            // A level that facts after `now` have given already is not taken back.
            int level = highest(now - rule.keepFor, Math.max(now, at[size - 1]));
            if (level < shown) {
                shown = level;
                listener.changed(level, now);
            }
        }
        System.arraycopy(at, gone, at, 0, size - gone);
        System.arraycopy(who, gone, who, 0, size - gone);
        size -= gone;
    }

    /** The highest level on (from, until], as far as it matters: above `shown` all are alike. */
    private int highest(long from, long until) {
        Window window = new Window();
        int best = window.level(from);
        for (int i = first(from + 1); i < size && at[i] <= until; i++) {
            if (best > shown || best == LevelRule.RED) return best;
            best = Math.max(best, window.level(at[i]));
        }
        return best;
    }

    private void insert(long time, long person) {
        if (size == at.length) {
            at = Arrays.copyOf(at, 2 * size);
            who = Arrays.copyOf(who, 2 * size);
        }
        int place = size;
        while (place > 0 && at[place - 1] > time) place--;
        System.arraycopy(at, place, at, place + 1, size - place);
        System.arraycopy(who, place, who, place + 1, size - place);
        at[place] = time;
        who[place] = person;
        size++;
    }

    /** Index of the first fact not before `time`. */
    private int first(long time) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at[middle] < time) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /** The window (t − within, t], for instants that rise. */
    private final class Window {
        private final Map<Long, Integer> people = new HashMap<>();
        private int findings;
        private int oldest = -1;
        private int next;

        int level(long t) {
            int begin = first(t - rule.within + 1);
            if (oldest < 0) oldest = next = begin;
            for (; next < size && at[next] <= t; next++) count(who[next], 1);
            for (; oldest < begin; oldest++) count(who[oldest], -1);
            return rule.level(people.size(), findings);
        }

        private void count(long one, int by) {
            if (one < 0) findings += by;
            else people.merge(one, by, (had, more) -> had + more == 0 ? null : had + more);
        }
    }
}
