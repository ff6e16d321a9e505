package streams;

import feed.Feed;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The topics of the comparison. As a program: `streams.Topics BROKER fill RUN CITY` puts the feeds
 * that the fire rule reads into topics of one partition, line after line;
 * `streams.Topics BROKER values TOPIC FILE` writes what a topic holds.
 */
public final class Topics {
    private final Properties settings = new Properties();

    Topics(String broker) {
        settings.put("bootstrap.servers", broker);
        settings.put("isolation.level", "read_committed");
        settings.put("key.serializer", StringSerializer.class.getName());
        settings.put("value.serializer", StringSerializer.class.getName());
        settings.put("key.deserializer", StringDeserializer.class.getName());
        settings.put("value.deserializer", StringDeserializer.class.getName());
    }

    public static void main(String[] arguments) throws Exception {
        Topics topics = new Topics(arguments[0]);
        if (arguments[1].equals("fill")) topics.fill(arguments[2], Path.of(arguments[3]));
        else Files.write(Path.of(arguments[3]), topics.values(arguments[2]));
    }

    void create(String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
        }
    }

    private void fill(String run, Path city) throws Exception {
        AtomicLong failed = new AtomicLong();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings)) {
            for (Feed feed : StreamsPeer.FEEDS) {
                String topic = run + "." + feed.title;
                create(topic, 1);
                try (BufferedReader in = Files.newBufferedReader(city.resolve(feed.file()))) {
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        producer.send(new ProducerRecord<>(topic, 0, null, line),
                                (there, error) -> failed.addAndGet(error == null ? 0 : 1));
                    }
                }
            }
        }
        if (failed.get() > 0) throw new IllegalStateException(failed + " records are not there");
    }

    /** How many there are. */
    long records(String topic) throws Exception {
        return ends(topic).values().stream().mapToLong(Long::longValue).sum();
    }

    /** The group has committed all that the topic holds. */
    boolean isCommitted(String group, String topic) throws Exception {
        try (Admin admin = Admin.create(settings)) {
            Map<TopicPartition, OffsetAndMetadata> committed =
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
            for (Map.Entry<TopicPartition, Long> end : ends(topic).entrySet()) {
                OffsetAndMetadata at = committed.get(end.getKey());
                // A transaction's mark stands behind the last record.
                long last = at == null ? 0 : at.offset() + 1;
                if (end.getValue() > last) return false;
            }
        }
        return true;
    }

    /** In the order of each partition. */
    List<String> values(String topic) throws Exception {
        List<String> values = new ArrayList<>();
        Map<TopicPartition, Long> ends = ends(topic);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream().anyMatch(
                    end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(one -> values.add(one.value()));
            }
        }
        return values;
    }

    private Map<TopicPartition, Long> ends(String topic) throws Exception {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(one -> new TopicPartition(topic, one.partition())).toList();
            return consumer.endOffsets(partitions);
        }
    }
}
