package feed;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** One feed's observations in the order of its file, each with the watermark at which it came. */
public final class FeedReader implements Closeable {
    private static final int BUFFER = 1 << 18;

    private final RecordReader records;
    private final InputStream in;

    private byte[] buffer = new byte[BUFFER];
    private int begin;
    private int end;
    private boolean isDrained;

    public FeedReader(Feed feed, Path city, InputStream in) {
        this.in = in;
        this.records = new RecordReader(feed, city);
    }

    /** Null: the feed has ended. Lines that are rejected are passed over and counted. */
    public Observation next() throws IOException {
        for (;;) {
            int length = line();
            if (length < 0) return null;
            int from = begin;
            begin += length + 1;
            if (length == 0) continue;
            Observation observation = records.read(buffer, from, length);
            if (observation != null) return observation;
        }
    }

    /** How far it has come. */
    public RecordReader records() {
        return records;
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
