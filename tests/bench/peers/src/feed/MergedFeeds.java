package feed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The six feeds as one: next comes the one whose watermark is lowest, like in Tributary. */
public final class MergedFeeds implements Closeable {
    private final List<FeedReader> readers = new ArrayList<>();
    private final List<FeedReader> open = new ArrayList<>();

    public MergedFeeds(Path city) throws IOException {
        for (Feed feed : Feed.values()) {
            readers.add(new FeedReader(feed, city, Files.newInputStream(city.resolve(feed.file()))));
        }
        readers.sort((a, b) -> a.feed().title.compareTo(b.feed().title));
        open.addAll(readers);
    }

    /** Null: all have ended. */
    public Observation next() throws IOException {
        while (!open.isEmpty()) {
            FeedReader lowest = open.get(0);
            for (FeedReader reader : open) {
                if (reader.watermark() < lowest.watermark()) lowest = reader;
            }
            Observation observation = lowest.next();
            if (observation != null) return observation;
            open.remove(lowest);
        }
        return null;
    }

    public List<FeedReader> readers() {
        return readers;
    }

    @Override
    public void close() throws IOException {
        for (FeedReader reader : readers) reader.close();
    }
}
