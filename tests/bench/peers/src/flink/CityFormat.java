package flink;

import feed.Feed;
import feed.FeedReader;
import feed.Observation;
import feed.RecordReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;

/**
 * A feed's file as Flink's file source reads it: one split, in its order, bytes straight to
 * observations. What was rejected leaves no trace but in the counts.
 */
final class CityFormat extends SimpleStreamFormat<Observation> {
    private static final long serialVersionUID = 1;

    /** Of this process: peers run their cluster inside it. */
    static final Map<Feed, RecordReader> READERS = new ConcurrentHashMap<>();
    static final AtomicLong BEGAN = new AtomicLong();

    private final Feed feed;
    private final String city;

    CityFormat(Feed feed, String city) {
        this.feed = feed;
        this.city = city;
    }

    @Override
    public Reader<Observation> createReader(Configuration configuration, FSDataInputStream in) {
        BEGAN.compareAndSet(0, System.nanoTime());
        FeedReader reader = new FeedReader(feed, Path.of(city), in);
        READERS.put(feed, reader.records());
        return new Reader<>() {
            @Override
            public Observation read() throws IOException {
                return reader.next();
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }

    @Override
    public TypeInformation<Observation> getProducedType() {
        return TypeInformation.of(Observation.class);
    }
}
