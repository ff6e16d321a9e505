package feed;

import java.nio.file.Path;

/** A feed's records to observations, each with the watermark at which it came. */
public final class RecordReader {
    private final Feed feed;
    private final Mapping mapping;
    private final LineParser parser = new LineParser();
    private final RawRecord raw = new RawRecord();
    private long highest = Long.MIN_VALUE;

    public long records;
    public long taken;

    public RecordReader(Feed feed, Path city) {
        this.feed = feed;
        this.mapping = new Mapping(feed, Registers.of(city));
    }

    /** Null: it is rejected. */
    public Observation read(byte[] bytes, int offset, int length) {
        records++;
        Observation observation =
                parser.parse(bytes, offset, length, raw) ? mapping.map(raw) : null;
        if (observation == null) return null;
        taken++;
        observation.watermark = watermark();
        highest = Math.max(highest, observation.time);
        return observation;
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
}
