package esper;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.common.client.util.AccessorStyle;
import com.espertech.esper.common.client.configuration.common.ConfigurationCommonEventTypeBean;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPDeployment;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import com.espertech.esper.common.client.EventSender;
import feed.Change;
import feed.LevelRule;
import feed.MergedFeeds;
import feed.Observation;
import feed.Outcome;
import feed.RecordReader;
import feed.Registers;
import feed.SeenIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The three rules in Esper, in memory and in one thread:
 * `esper.EsperPeer CITY EPL CHANGES OUTCOME`.
 */
public final class EsperPeer {
    private static final String MISSING = "hazard-no-feedback";

    private final EPRuntime runtime;
    private final EPEventService service;
    private final List<Change> changes = new ArrayList<>();

    private EsperPeer(String epl) throws Exception {
        Configuration configuration = configuration();
        runtime = EPRuntimeProvider.getRuntime("peers", configuration);
        service = runtime.getEventService();
        EPCompiled compiled = EPCompilerProvider.getCompiler()
                .compile(epl, new CompilerArguments(configuration));
        service.advanceTime(0);
        EPDeployment deployment = runtime.getDeploymentService().deploy(compiled);
        for (EPStatement statement : deployment.getStatements()) listen(statement);
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        ConfigurationCommonEventTypeBean fields = new ConfigurationCommonEventTypeBean();
        fields.setAccessorStyle(AccessorStyle.PUBLIC);
        configuration.getCommon().addEventType("Observation", Observation.class.getName(), fields);
        configuration.getCompiler().addPlugInAggregationFunctionForge("rise", RiseForge.class.getName());
        configuration.getCompiler().getByteCode().setAllowSubscriber(true);
        // One thread sends, and time is the events': neither timers nor locks nor queues are needed.
        configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
        configuration.getRuntime().getThreading().setListenerDispatchPreserveOrder(false);
        configuration.getRuntime().getThreading().setInsertIntoDispatchPreserveOrder(false);
        configuration.getRuntime().getExecution().setDisableLocking(true);
        configuration.getRuntime().getExceptionHandling().addClass(Fatal.class);
        return configuration;
    }

    private void listen(EPStatement statement) {
        switch (statement.getName()) {
            case "fire" -> statement.addListener((now, old, s, r) -> counted(LevelRule.FIRE, now));
            case "wages" -> statement.addListener((now, old, s, r) -> counted(LevelRule.WAGES, now));
            case "missing" -> statement.addListener((now, old, s, r) -> missing(now));
            case "answered" -> statement.addListener((now, old, s, r) -> answered(now));
            default -> { }
        }
    }

    @SuppressWarnings("unchecked")
    private void counted(LevelRule rule, EventBean[] rows) {
        if (rows == null) return;
        for (EventBean row : rows) {
            String subject = (String) row.get("subject");
            for (Change change : (List<Change>) row.get("changes")) {
                changes.add(new Change(rule.id, subject, change.level, change.since));
            }
        }
    }

    private void missing(EventBean[] rows) {
        for (EventBean row : rows) {
            changes.add(new Change(MISSING, (String) row.get("subject"), (Integer) row.get("level"),
                    (Long) row.get("since")));
        }
    }

    private void answered(EventBean[] rows) {
        for (EventBean row : rows) {
            changes.add(new Change(MISSING, (String) row.get("subject"), LevelRule.NONE,
                    (Long) row.get("since")));
        }
    }

    private long run(MergedFeeds feeds) throws IOException {
        SeenIds seen = new SeenIds();
        EventSender sender = service.getEventSender("Observation");
        long now = 0;
        for (Observation one = feeds.next(); one != null; one = feeds.next()) {
            if (one.watermark > now) {
                now = one.watermark;
                service.advanceTime(now);
            }
            if (seen.isNew(one)) sender.sendEvent(one);
        }
        return seen.changed;
    }

    public static void main(String[] arguments) throws Exception {
        Path city = Path.of(arguments[0]);
        Registers.of(city);
        EsperPeer peer = new EsperPeer(Files.readString(Path.of(arguments[1])));
        long began = System.nanoTime();
        try (MergedFeeds feeds = new MergedFeeds(city)) {
            long changed = peer.run(feeds);
            peer.service.advanceTime(feeds.readers().stream()
                    .mapToLong(RecordReader::highest).max().orElseThrow());
            double seconds = (System.nanoTime() - began) / 1e9;
            Files.write(Path.of(arguments[2]),
                    (Iterable<String>) peer.changes.stream().map(Change::line)::iterator);
            new Outcome().add("seconds", seconds).add("changed_versions", changed)
                    .addRead(feeds.readers()).write(Path.of(arguments[3]));
        }
        peer.runtime.destroy();
    }
}
