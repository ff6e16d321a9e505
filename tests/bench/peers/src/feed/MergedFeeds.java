package feed;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The six feeds as one: next comes the one whose watermark is lowest, like in Tributary. */
public final class MergedFeeds implements Closeable {
    private final List<ReadAhead> feeds = new ArrayList<>();
    private final List<ReadAhead> open;

    public MergedFeeds(Path city) throws IOException {
        Feed[] byName = Feed.values();
        Arrays.sort(byName, Comparator.comparing(feed -> feed.title));
        for (Feed feed : byName) {
            feeds.add(new ReadAhead(
                    new FeedReader(feed, city, Files.newInputStream(city.resolve(feed.file())))));
        }
        open = new ArrayList<>(feeds);
    }

    /** Null: all have ended. */
    public Observation next() throws IOException {
        while (!open.isEmpty()) {
            ReadAhead lowest = open.get(0);
            for (int i = 1; i < open.size(); i++) {
                if (open.get(i).watermark() < lowest.watermark()) lowest = open.get(i);
            }
            Observation observation = lowest.next();
            if (observation != null) return observation;
            open.remove(lowest);
        }
        return null;
    }

    /** What they have counted; once all have ended. */
    public List<RecordReader> readers() {
        return feeds.stream().map(ReadAhead::records).toList();
    }

    @Override
    public void close() throws IOException {
        for (ReadAhead feed : feeds) feed.close();
    }
}
