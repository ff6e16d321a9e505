package streams;

import feed.Feed;
import feed.Observation;
import feed.Outcome;
import feed.RecordReader;
import feed.Registers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The fire rule in Kafka Streams, exactly once:
 * `streams.StreamsPeer BROKER RUN CITY WORK CHANGES OUTCOME [narrow]`.
 *
 * <p>RUN names the topics: `RUN.grievance` and `RUN.inspection` are there (Topics.java). narrow: what
 * the rule does not read is dropped before it is looked up whether it has been seen.
 */
public final class StreamsPeer {
    static final List<Feed> FEEDS = List.of(Feed.GRIEVANCE, Feed.INSPECTION);
    private static final int CORES = 2;
    private static final long CACHE_BYTES = 256L << 20;

    private StreamsPeer() {}

    public static void main(String[] arguments) throws Exception {
        String broker = arguments[0];
        Path city = Path.of(arguments[2]);
        boolean isNarrow = List.of(arguments).subList(6, arguments.length).contains("narrow");
        String run = arguments[1];
        String name = run + (isNarrow ? ".narrow" : ".wide");
        Registers.of(city);
        Topics topics = new Topics(broker);
        long records = 0;
        for (Feed feed : FEEDS) records += topics.records(run + "." + feed.title);
        topics.create(name + ".facts", CORES);
        topics.create(name + ".changes", CORES);

        Path work = Files.createDirectories(Path.of(arguments[3]));
        KafkaStreams streams = new KafkaStreams(
                topology(run, name, city, isNarrow), settings(broker, name, work));
        streams.setUncaughtExceptionHandler(error -> {
            error.printStackTrace();
            Runtime.getRuntime().halt(1);
            return null;
        });
        streams.start();
        // A commit is behind what it covers: the last one is waited for, as Tributary waits for its.
        while (read() < records || Counting.HANDLED.get() < Reading.FORWARDED.get()
                || !topics.isCommitted(name, name + ".facts")) {
            Thread.sleep(20);
        }
        double seconds = (System.nanoTime() - Reading.BEGAN.get()) / 1e9;

        Counting.isOver = true;
        while (Counting.ENDED.get() < CORES) Thread.sleep(20);
        streams.close();
        Files.write(Path.of(arguments[4]), topics.values(name + ".changes"));
        new Outcome().add("seconds", seconds).add("changed_versions", Counting.CHANGED.get())
                .addRead(Reading.READERS).write(Path.of(arguments[5]));
    }

    private static long read() {
        return Reading.READERS.stream().mapToLong(reader -> reader.records).sum();
    }

    /** Each feed is read apart from the other, so that both cores parse. */
    private static Topology topology(String run, String name, Path city, boolean isNarrow) {
        Topology topology = new Topology();
        String facts = name + ".facts";
        for (Feed feed : FEEDS) {
            String in = feed.title;
            topology.addSource(in, Serdes.ByteArray().deserializer(),
                    Serdes.ByteArray().deserializer(), run + "." + in);
            topology.addProcessor("read-" + in, () -> new Reading(feed, city, isNarrow), in);
            topology.addSink("facts-" + in, facts, Serdes.String().serializer(),
                    Facts.SERDE.serializer(), "read-" + in);
        }
        topology.addSource("facts", Serdes.String().deserializer(), Facts.SERDE.deserializer(),
                facts);
        topology.addProcessor("count", Counting::new, "facts");
        topology.addStateStore(cached(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(Counting.SEEN), Serdes.Long(), Serdes.Long())),
                "count");
        topology.addStateStore(cached(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(Counting.FACTS), Serdes.String(), Facts.LONGS)),
                "count");
        // Its ranges are read, which a cache would have to be merged into.
        topology.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(Counting.DUE), Serdes.Bytes(), Serdes.ByteArray()),
                "count");
        topology.addSink("changes", name + ".changes", Serdes.String().serializer(),
                Serdes.String().serializer(), "count");
        return topology;
    }

    private static <K, V> StoreBuilder<KeyValueStore<K, V>> cached(
            StoreBuilder<KeyValueStore<K, V>> store) {
        return store.withCachingEnabled();
    }

    private static Properties settings(String broker, String name, Path work) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, name);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, work.toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, CORES);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        settings.put(StreamsConfig.consumerPrefix("max.partition.fetch.bytes"), "4194304");
        settings.put(StreamsConfig.consumerPrefix("max.poll.records"), "5000");
        settings.put(StreamsConfig.producerPrefix("linger.ms"), "20");
        settings.put(StreamsConfig.producerPrefix("batch.size"), "262144");
        return settings;
    }
}
