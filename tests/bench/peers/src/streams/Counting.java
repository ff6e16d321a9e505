package streams;

import feed.Change;
import feed.Feed;
import feed.LevelRule;
import feed.Observation;
import feed.SeenIds;
import feed.Timeline;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keyed by subject: duplicates and later versions end here, the rest is counted.
 *
 * <p>Kafka Streams has no watermarks (its stream time is that of the newest record, of whatever feed)
 * and no timers. So each record brings its feed's watermark, the least of them is this task's time,
 * and a store of timers, in their order, is looked at once an hour of it.
 */
final class Counting implements Processor<String, Facts.Read, String, String> {
    static final String SEEN = "seen";
    static final String FACTS = "facts";
    static final String DUE = "due";

    static final AtomicLong CHANGED = new AtomicLong();
    /** What came, to know when all has. */
    static final AtomicLong HANDLED = new AtomicLong();
    /** All records have come: what only time can show is shown. */
    static volatile boolean isOver;
    static final AtomicInteger ENDED = new AtomicInteger();

    private ProcessorContext<String, String> context;
    private KeyValueStore<Long, Long> seen;
    private KeyValueStore<String, long[]> facts;
    private KeyValueStore<Bytes, byte[]> due;
    private final Map<Feed, Long> watermarks = new EnumMap<>(Feed.class);
    private long passed;
    private boolean hasEnded;

    @Override
    public void init(ProcessorContext<String, String> context) {
        this.context = context;
        seen = context.getStateStore(SEEN);
        facts = context.getStateStore(FACTS);
        due = context.getStateStore(DUE);
        for (Feed feed : StreamsPeer.FEEDS) watermarks.put(feed, 0L);
        context.schedule(Duration.ofMillis(200), PunctuationType.WALL_CLOCK_TIME, now -> end());
    }

    @Override
    public void process(Record<String, Facts.Read> record) {
        Observation one = record.value().one();
        one.subject = record.key();
        if (isNew(one) && one.fact != Observation.NO_FACT) add(one);
        watermarks.put(record.value().feed(), one.watermark);
        long now = Collections.min(watermarks.values());
        if (now >= passed + Feed.HOUR) passUpTo(passed = now);
        HANDLED.incrementAndGet();
    }

    private boolean isNew(Observation one) {
        long memory = SeenIds.memory(one);
        Long before = seen.get(one.id);
        boolean isNewer = before == null || SeenIds.isNewer(memory, before);
        if (isNewer) seen.put(one.id, memory);
        if (before != null && isNewer && !SeenIds.saysTheSame(memory, before)) {
            CHANGED.incrementAndGet();
        }
        return before == null;
    }

    private void add(Observation fact) {
        LevelRule rule = LevelRule.of(fact.fact);
        Timeline timeline = new Timeline(rule);
        timeline.set(facts.get(fact.subject));
        timeline.add(fact.time, fact.who, fact.watermark,
                (level, since) -> tell(rule, fact.subject, level, since));
        facts.put(fact.subject, timeline.toLongs());
        due.put(timer(fact.time + rule.holds(), fact.subject), new byte[0]);
    }

    private void passUpTo(long time) {
        List<Bytes> gone = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> passed = due.range(null, timer(time + 1, ""))) {
            while (passed.hasNext()) {
                KeyValue<Bytes, byte[]> one = passed.next();
                ByteBuffer key = ByteBuffer.wrap(one.key.get());
                long at = key.getLong();
                pass(StandardCharsets.UTF_8.decode(key).toString(), at);
                gone.add(one.key);
            }
        }
        for (Bytes key : gone) due.delete(key);
    }

    private void pass(String subject, long time) {
        long[] stored = facts.get(subject);
        if (stored == null) return;
        LevelRule rule = Timeline.ruleOf(stored);
        Timeline timeline = new Timeline(rule);
        timeline.set(stored);
        timeline.pass(time, (level, since) -> tell(rule, subject, level, since));
        if (timeline.isEmpty()) facts.delete(subject);
        else facts.put(subject, timeline.toLongs());
    }

    private void tell(LevelRule rule, String subject, int level, long since) {
        String line = new Change(rule.id, subject, level, since).line();
        context.forward(new Record<>(subject, line, context.currentStreamTimeMs()));
    }

    private void end() {
        if (!isOver || hasEnded) return;
        hasEnded = true;
        passUpTo(Long.MAX_VALUE - 1);
        context.commit();
        ENDED.incrementAndGet();
    }

    private static Bytes timer(long time, String subject) {
        byte[] name = subject.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(Long.BYTES + name.length).putLong(time).put(name).array());
    }
}
