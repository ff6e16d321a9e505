package streams;

import feed.Feed;
import feed.Observation;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** What goes between the two halves of the topology; an observation's subject is the key. */
final class Facts {
    record Read(Observation one, Feed feed) {}

    static final Serde<Read> SERDE = Serdes.serdeFrom(
            (topic, read) -> read == null ? null : bytes(read),
            (topic, bytes) -> bytes == null ? null : read(bytes));
    /** A subject's facts, as Timeline has them. */
    static final Serde<long[]> LONGS = Serdes.serdeFrom(
            (topic, longs) -> longs == null ? null : bytes(longs),
            (topic, bytes) -> bytes == null ? null : longs(bytes));

    private static final int BYTES = 4 * Long.BYTES + 3 * Integer.BYTES;

    private Facts() {}

    private static byte[] bytes(Read read) {
        Observation one = read.one();
        return ByteBuffer.allocate(BYTES).putLong(one.id).putLong(one.time).putLong(one.watermark)
                .putLong(one.who).putInt(one.revision).putInt(one.fact)
                .putInt(read.feed().ordinal()).array();
    }

    private static Read read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Observation one = new Observation();
        one.id = in.getLong();
        one.time = in.getLong();
        one.watermark = in.getLong();
        one.who = in.getLong();
        one.revision = in.getInt();
        one.fact = in.getInt();
        return new Read(one, Feed.values()[in.getInt()]);
    }

    private static byte[] bytes(long[] longs) {
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES * longs.length);
        out.asLongBuffer().put(longs);
        return out.array();
    }

    private static long[] longs(byte[] bytes) {
        long[] out = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(out);
        return out;
    }
}
