package flink;

import feed.Change;
import feed.Feed;
import feed.LevelRule;
import feed.Observation;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.util.Collector;

/**
 * The rule of absence, of one hazard at a time: nobody has answered by the deadline. A timer for
 * each instant at which that raises the level, and one for the first answer. What came in time is
 * judged by the answer's own feed's watermark, not by the operator's, which depends on how far other
 * feeds have been read.
 */
final class MissingAnswers {
    /** How long a hazard is remembered after its last instant: the rule's `within`. */
    private static final long WITHIN = 365 * Feed.DAY;

    private final ValueState<Promise> state;

    MissingAnswers(RuntimeContext context) {
        state = context.getState(
                new ValueStateDescriptor<>("promise", TypeInformation.of(Promise.class)));
    }

    void add(Observation fact, TimerService timers) throws Exception {
        Promise promise = state.value();
        if (promise == null) promise = new Promise();
        if (fact.fact == Observation.HAZARD_FOUND) {
            promise.isFound = true;
            promise.found = fact.time;
            promise.deadline = fact.deadline;
            promise.major = fact.major;
            for (long instant : promise.instants()) timers.registerEventTimeTimer(instant);
            timers.registerEventTimeTimer(fact.deadline + WITHIN);
        } else {
            // Only the first can end anything; later ones are not kept.
            if (promise.isFound && promise.answered() <= fact.time) return;
            promise.answer(fact.time, fact.watermark);
        }
        if (promise.isFound && promise.answered() < Long.MAX_VALUE) {
            timers.registerEventTimeTimer(promise.answered());
        }
        state.update(promise);
    }

    /** False: the subject is no hazard. */
    boolean pass(String hazard, long time, Collector<Change> out) throws Exception {
        Promise promise = state.value();
        if (promise == null) return false;
        if (time == promise.deadline + WITHIN) {
            state.clear();
            return true;
        }
        for (long instant : promise.instants()) {
            if (instant != time || promise.isAnswered(instant)) continue;
            promise.shown = promise.levelAt(instant);
            promise.isOver = false;
            out.collect(new Change(Promise.RULE, hazard, promise.shown, instant));
        }
        if (promise.shown > LevelRule.NONE && !promise.isOver && promise.answered() <= time) {
            promise.isOver = true;
            out.collect(new Change(Promise.RULE, hazard, LevelRule.NONE, promise.answered()));
        }
        state.update(promise);
        return true;
    }
}
