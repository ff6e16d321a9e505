package streams;

import feed.Feed;
import feed.Observation;
import feed.RecordReader;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** A feed's records to observations. What was rejected leaves no trace but in the counts. */
final class Reading implements Processor<byte[], byte[], String, Facts.Read> {
    /** Of this process. */
    static final Queue<RecordReader> READERS = new ConcurrentLinkedQueue<>();
    static final AtomicLong BEGAN = new AtomicLong();
    static final AtomicLong FORWARDED = new AtomicLong();

    private final RecordReader reader;
    private final boolean isNarrow;
    private ProcessorContext<String, Facts.Read> context;

    Reading(Feed feed, Path city, boolean isNarrow) {
        this.reader = new RecordReader(feed, city);
        this.isNarrow = isNarrow;
        READERS.add(reader);
    }

    @Override
    public void init(ProcessorContext<String, Facts.Read> context) {
        this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> line) {
        BEGAN.compareAndSet(0, System.nanoTime());
        Observation one = reader.read(line.value(), 0, line.value().length);
        if (one == null) return;
        boolean isFact = one.fact == Observation.FIRE_REPORT || one.fact == Observation.FIRE_FAILED;
        if (!isFact) one.fact = Observation.NO_FACT;
        if (isNarrow && !isFact && one.revision <= 1) return;
        FORWARDED.incrementAndGet();
        context.forward(new Record<>(one.subject, new Facts.Read(one, reader.feed()), one.time));
    }
}
