package esper;

import com.espertech.esper.common.client.hook.aggfunc.AggregationFunction;
import feed.Change;
import feed.LevelRule;
import feed.Observation;
import feed.Timeline;
import java.util.ArrayList;
import java.util.List;

/**
 * The level of a subject's facts, kept up to date as they enter and leave Esper's window. Esper has
 * count(distinct), which gives the number now; but a fact that comes late may have made a level some
 * hours ago, and the alert says since when.
 */
public final class Rise implements AggregationFunction {
    private LevelRule rule;
    private Timeline timeline;
    private List<Change> changes = new ArrayList<>(1);
    private boolean isRead;

    @Override
    public void enter(Object value) {
        Observation fact = begin((Observation) value);
        timeline.add(fact.time, fact.who, fact.watermark, this::changed);
    }

    @Override
    public void leave(Object value) {
        Observation fact = begin((Observation) value);
        timeline.pass(fact.time + rule.holds(), this::changed);
    }

    /** Null: nothing has changed by the last facts. Asked more than once for each of them. */
    @Override
    public Object getValue() {
        isRead = true;
        return changes.isEmpty() ? null : changes;
    }

    @Override
    public void clear() {
        timeline = null;
        changes = new ArrayList<>(1);
    }

    private Observation begin(Observation fact) {
        if (timeline == null) {
            rule = LevelRule.of(fact.fact);
            timeline = new Timeline(rule);
        }
        if (isRead && !changes.isEmpty()) changes = new ArrayList<>(1);
        isRead = false;
        return fact;
    }

    private void changed(int level, long since) {
        changes.add(new Change(rule.id, "", level, since));
    }
}
