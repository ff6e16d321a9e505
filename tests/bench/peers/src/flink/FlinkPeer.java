package flink;

import feed.Change;
import feed.Feed;
import feed.Observation;
import feed.Outcome;
import feed.Registers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * The three rules in Flink: `flink.FlinkPeer CITY WORK CHANGES OUTCOME [durable] [narrow]`.
 *
 * <p>durable: checkpoints, and output exactly once. narrow: what no rule reads is dropped before it
 * is looked up whether it has been seen, so that most records never meet the state.
 */
public final class FlinkPeer {
    private FlinkPeer() {}

    public static void main(String[] arguments) throws Exception {
        Path city = Path.of(arguments[0]).toAbsolutePath();
        Path work = Path.of(arguments[1]).toAbsolutePath();
        List<String> modes = List.of(arguments).subList(4, arguments.length);
        boolean isDurable = modes.contains("durable");
        Path changes = Files.createDirectories(work.resolve("changes"));
        Registers.of(city);

        StreamExecutionEnvironment environment = Cluster.start(work, isDurable);
        DataStream<Change> levels = records(environment, city, modes.contains("narrow"))
                .keyBy(one -> one.subject).process(new SubjectRules());
        if (isDurable) {
            levels.map(Change::line).returns(String.class).sinkTo(FileSink
                    .forRowFormat(flinkPath(changes), new SimpleStringEncoder<String>())
                    .withRollingPolicy(OnCheckpointRollingPolicy.build())
                    .withBucketAssigner(new BasePathBucketAssigner<>())
                    .build());
        } else {
            levels.sinkTo(new ChangeSink(changes.toString()));
        }
        environment.execute("peers");
        double seconds = (System.nanoTime() - CityFormat.BEGAN.get()) / 1e9;

        join(changes, Path.of(arguments[2]));
        new Outcome().add("seconds", seconds).add("changed_versions", SubjectRules.CHANGED.get())
                .addRead(CityFormat.READERS.values()).write(Path.of(arguments[3]));
    }

    private static DataStream<Observation> records(StreamExecutionEnvironment environment,
            Path city, boolean isNarrow) {
        DataStream<Observation> all = null;
        for (Feed feed : Feed.values()) {
            FileSource<Observation> source = FileSource.forRecordStreamFormat(
                    new CityFormat(feed, city.toString()),
                    flinkPath(city.resolve(feed.file()))).build();
            WatermarkStrategy<Observation> time = WatermarkStrategy
                    .<Observation>forBoundedOutOfOrderness(Duration.ofMillis(feed.latenessMillis))
                    .withTimestampAssigner((one, none) -> one.time);
            // A feed is one file, in order: one reader, like one partition of a topic.
            DataStream<Observation> one =
                    environment.fromSource(source, time, feed.title).setParallelism(1);
            if (isNarrow) {
                one = one.filter(o -> o.fact != Observation.NO_FACT || o.revision > 1)
                        .setParallelism(1);
            }
            all = all == null ? one : all.union(one);
        }
        return all;
    }

    private static org.apache.flink.core.fs.Path flinkPath(Path path) {
        return new org.apache.flink.core.fs.Path(path.toUri());
    }

    /** A subject's changes are in one subtask's files, in the order of their numbers. */
    private static void join(Path folder, Path file) throws IOException {
        List<Path> parts;
        try (Stream<Path> all = Files.list(folder)) {
            parts = all.sorted(Comparator.comparingInt(FlinkPeer::number)).toList();
        }
        List<String> lines = new ArrayList<>();
        for (Path part : parts) lines.addAll(Files.readAllLines(part));
        Files.write(file, lines);
    }

    private static int number(Path part) {
        String name = part.getFileName().toString();
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }
}
