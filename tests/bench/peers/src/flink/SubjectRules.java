package flink;

import feed.Change;
import feed.Observation;
import feed.SeenIds;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keyed by subject: duplicates and later versions end here, the rest goes to the rule that reads it.
 * One operator and one shuffle, so that a feed's records reach a subject in the feed's own order.
 */
final class SubjectRules extends KeyedProcessFunction<String, Observation, Change> {
    private static final long serialVersionUID = 1;
    /** Ids are forgotten after it, by the machine's clock: Flink's TTL knows no other. */
    private static final Duration REMEMBERED = Duration.ofDays(120);

    /** Versions that say something else to a rule. */
    static final AtomicLong CHANGED = new AtomicLong();

    private transient MapState<Long, Long> seen;
    private transient CountedLevels counted;
    private transient MissingAnswers missing;

    @Override
    public void open(OpenContext context) {
        MapStateDescriptor<Long, Long> ids =
                new MapStateDescriptor<>("seen", Types.LONG, Types.LONG);
        ids.enableTimeToLive(StateTtlConfig.newBuilder(REMEMBERED).build());
        seen = getRuntimeContext().getMapState(ids);
        counted = new CountedLevels(getRuntimeContext());
        missing = new MissingAnswers(getRuntimeContext());
    }

    @Override
    public void processElement(Observation one, Context context, Collector<Change> out)
            throws Exception {
        if (!isNew(one)) return;
        switch (one.fact) {
            case Observation.NO_FACT -> { }
            case Observation.HAZARD_FOUND, Observation.FEEDBACK ->
                    missing.add(one, context.timerService());
            default -> counted.add(one, context.timerService(), out);
        }
    }

    /** A subject is a hazard, or it has facts that are counted. */
    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Change> out) throws Exception {
        String subject = context.getCurrentKey();
        if (!missing.pass(subject, time, out)) counted.pass(subject, time, out);
    }

    private boolean isNew(Observation one) throws Exception {
        long memory = SeenIds.memory(one);
        Long before = seen.get(one.id);
        boolean isNewer = before == null || SeenIds.isNewer(memory, before);
        if (isNewer) seen.put(one.id, memory);
        if (before != null && isNewer && !SeenIds.saysTheSame(memory, before)) {
            CHANGED.incrementAndGet();
        }
        return before == null;
    }
}
