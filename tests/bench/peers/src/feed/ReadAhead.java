package feed;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A feed that a thread of its own reads and parses some way ahead of who takes from it. */
final class ReadAhead implements Closeable {
    private static final int BATCH = 512;
    private static final int BATCHES = 4;

    private final FeedReader reader;
    private final BlockingQueue<List<Observation>> ready = new ArrayBlockingQueue<>(BATCHES);
    private final Thread thread;
    private volatile IOException error;

    private List<Observation> batch = List.of();
    private int next;
    private long highest = Long.MIN_VALUE;

    ReadAhead(FeedReader reader) {
        this.reader = reader;
        this.thread = new Thread(this::read, reader.records().feed().title);
        thread.setDaemon(true);
        thread.start();
    }

    /** Null: the feed has ended. */
    Observation next() throws IOException {
        if (next == batch.size() && !refill()) return null;
        Observation one = batch.get(next++);
        highest = Math.max(highest, one.time);
        return one;
    }

    /** Of what was taken. */
    long watermark() {
        return highest == Long.MIN_VALUE ? highest : highest - reader.records().feed().latenessMillis;
    }

    RecordReader records() {
        return reader.records();
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        reader.close();
    }

    private boolean refill() throws IOException {
        try {
            batch = ready.take();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
        next = 0;
        if (error != null) throw error;
        return !batch.isEmpty();
    }

    private void read() {
        try {
            try {
                fill();
            } catch (IOException failed) {
                error = failed;
            }
            // An empty batch is the end.
            ready.put(List.of());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void fill() throws IOException, InterruptedException {
        List<Observation> filling = new ArrayList<>(BATCH);
        for (Observation one = reader.next(); one != null; one = reader.next()) {
            filling.add(one);
            if (filling.size() < BATCH) continue;
            ready.put(filling);
            filling = new ArrayList<>(BATCH);
        }
        if (!filling.isEmpty()) ready.put(filling);
    }
}
