package feed;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** One feed's observations in the order of its file, each with the watermark at which it came. */
public final class FeedReader implements Closeable {
    private static final int BUFFER = 1 << 18;

    private final Feed feed;
    private final InputStream in;
    private final Mapping mapping;
    private final LineParser parser = new LineParser();
    private final RawRecord raw = new RawRecord();

    private byte[] buffer = new byte[BUFFER];
    private int begin;
    private int end;
    private boolean isDrained;
    private long highest = Long.MIN_VALUE;

    public long lines;
    public long taken;

    public FeedReader(Feed feed, Path city, InputStream in) {
        this.feed = feed;
        this.in = in;
        this.mapping = new Mapping(feed, Registers.of(city));
    }

    /** Null: the feed has ended. Lines that are rejected are passed over and counted. */
    public Observation next() throws IOException {
        for (;;) {
            int length = line();
            if (length < 0) return null;
            int from = begin;
            begin += length + 1;
            if (length == 0) continue;
            lines++;
            Observation observation =
                    parser.parse(buffer, from, length, raw) ? mapping.map(raw) : null;
            if (observation == null) continue;
            taken++;
            observation.watermark = watermark();
            highest = Math.max(highest, observation.time);
            return observation;
        }
    }

    public Feed feed() {
        return feed;
    }

    public long highest() {
        return highest;
    }

    public long watermark() {
        return highest == Long.MIN_VALUE ? highest : highest - feed.latenessMillis;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Length of the line that begins at `begin`, without its end; -1 when there is none. */
    private int line() throws IOException {
        int looked = begin;
        for (;;) {
            for (int i = looked; i < end; i++) {
                if (buffer[i] == '\n') return i - begin;
            }
            if (isDrained) return end > begin ? end - begin : -1;
            looked = end - begin;
            fill();
        }
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, begin, buffer, 0, end - begin);
        end -= begin;
        begin = 0;
        if (end == buffer.length) buffer = java.util.Arrays.copyOf(buffer, 2 * end);
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) isDrained = true;
        else end += read;
    }
}
