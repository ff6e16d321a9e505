package flink;

import feed.Change;
import feed.LevelRule;
import feed.Observation;
import feed.Timeline;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.util.Collector;

/**
 * The rules that count, of one subject at a time. A subject's facts are one value of the state, an
 * array of longs: one get and one put for a fact, where a list or a map would be many. A timer tells
 * when a fact no longer matters; then the level may fall.
 */
final class CountedLevels {
    private final ValueState<long[]> facts;

    CountedLevels(RuntimeContext context) {
        facts = context.getState(new ValueStateDescriptor<>(
                "facts", PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    void add(Observation fact, TimerService timers, Collector<Change> out) throws Exception {
        LevelRule rule = LevelRule.of(fact.fact);
        Timeline timeline = new Timeline(rule);
        timeline.set(facts.value());
        String subject = fact.subject;
        timeline.add(fact.time, fact.who, fact.watermark,
                (level, since) -> out.collect(new Change(rule.id, subject, level, since)));
        facts.update(timeline.toLongs());
        timers.registerEventTimeTimer(fact.time + rule.holds());
    }

    void pass(String subject, long time, Collector<Change> out) throws Exception {
        long[] stored = facts.value();
        if (stored == null) return;
        LevelRule rule = Timeline.ruleOf(stored);
        Timeline timeline = new Timeline(rule);
        timeline.set(stored);
        timeline.pass(time,
                (level, since) -> out.collect(new Change(rule.id, subject, level, since)));
        if (timeline.isEmpty()) facts.clear();
        else facts.update(timeline.toLongs());
    }
}
