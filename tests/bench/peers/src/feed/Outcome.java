package feed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a peer says of its run, for compare.py and run.sh: `key<tab>value` lines. */
public final class Outcome {
    private final List<String> lines = new ArrayList<>();

    public Outcome add(String key, Object value) {
        lines.add(key + '\t' + value);
        return this;
    }

    /** What was read, and what was taken of it by feed: as much as in Tributary. */
    public Outcome addRead(Collection<RecordReader> readers) {
        long records = 0;
        long asOf = Long.MIN_VALUE;
        Map<Feed, Long> taken = new EnumMap<>(Feed.class);
        for (RecordReader reader : readers) {
            records += reader.records;
            asOf = Math.max(asOf, reader.highest());
            taken.merge(reader.feed(), reader.taken, Long::sum);
        }
        taken.forEach((feed, count) -> add("taken." + feed.title, count));
        return add("records", records).add("as_of", asOf);
    }

    public void write(Path file) throws IOException {
        Files.write(file, lines);
    }
}
