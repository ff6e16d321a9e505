package feed;

/**
 * Which records have been seen, in memory: by id the newest version's number and what it said. Open
 * addressing over plain arrays, as a user with millions of ids would do it.
 */
public final class SeenIds {
    private static final int REVISION_BITS = 8;
    private static final long EMPTY = -1;

    private long[] ids = new long[1 << 16];
    private long[] told = new long[1 << 16];
    private int used;

    /** Versions that said something else to a rule: none in a city, so no peer takes one back. */
    public long changed;

    public SeenIds() {
        java.util.Arrays.fill(ids, EMPTY);
    }

    /** What is remembered of an observation. */
    public static long memory(Observation one) {
        return one.digest() << REVISION_BITS | (one.revision & ((1 << REVISION_BITS) - 1));
    }

    public static boolean isNewer(long memory, long than) {
        long mask = (1 << REVISION_BITS) - 1;
        return (memory & mask) > (than & mask);
    }

    public static boolean saysTheSame(long memory, long as) {
        return memory >>> REVISION_BITS == as >>> REVISION_BITS;
    }

    /** True if no version of it was seen before. */
    public boolean isNew(Observation one) {
        if (2 * used >= ids.length) grow();
        long memory = memory(one);
        int slot = slot(one.id);
        if (ids[slot] == EMPTY) {
            ids[slot] = one.id;
            told[slot] = memory;
            used++;
            return true;
        }
        if (isNewer(memory, told[slot])) {
            if (!saysTheSame(memory, told[slot])) changed++;
            told[slot] = memory;
        }
        return false;
    }

    private int slot(long id) {
        long hash = id * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 32) & (ids.length - 1);
        while (ids[slot] != EMPTY && ids[slot] != id) slot = (slot + 1) & (ids.length - 1);
        return slot;
    }

    private void grow() {
        long[] oldIds = ids;
        long[] oldTold = told;
        ids = new long[2 * oldIds.length];
        told = new long[2 * oldIds.length];
        java.util.Arrays.fill(ids, EMPTY);
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] == EMPTY) continue;
            int slot = slot(oldIds[i]);
            ids[slot] = oldIds[i];
            told[slot] = oldTold[i];
        }
    }
}
