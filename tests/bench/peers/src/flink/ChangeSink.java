package flink;

import feed.Change;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Plain files, for runs without checkpoints: Flink's own file sink closes no file without one. */
final class ChangeSink implements Sink<Change> {
    private static final long serialVersionUID = 1;

    private final String folder;

    ChangeSink(String folder) {
        this.folder = folder;
    }

    @Override
    public SinkWriter<Change> createWriter(WriterInitContext context) throws IOException {
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        BufferedWriter file = Files.newBufferedWriter(Path.of(folder, "part-" + subtask + "-0"));
        return new SinkWriter<>() {
            @Override
            public void write(Change change, Context written) throws IOException {
                file.write(change.line());
                file.newLine();
            }

            @Override
            public void flush(boolean endOfInput) throws IOException {
                file.flush();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
