package feed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a peer says of its run, for compare.py and run.sh: `key<tab>value` lines. */
public final class Outcome {
    private final List<String> lines = new ArrayList<>();

    public Outcome add(String key, Object value) {
        lines.add(key + '\t' + value);
        return this;
    }

    /** Records taken in, by feed: they must be as many as in Tributary. */
    public Outcome addTaken(Map<Feed, Long> taken) {
        for (Feed feed : Feed.values()) add("taken." + feed.title, taken.getOrDefault(feed, 0L));
        return this;
    }

    public void write(Path file) throws IOException {
        Files.write(file, lines);
    }
}
