package flink;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Flink inside this process, set up for speed on two cores; README.md says why so. */
final class Cluster {
    private static final int PARALLELISM = 2;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);
    private static final int MOST_DECLINED = 10;

    private Cluster() {}

    /** `work`: a local folder for RocksDB, and for checkpoints if the run is durable. */
    static StreamExecutionEnvironment start(Path work, boolean isDurable) {
        Configuration options = new Configuration();
        options.set(PipelineOptions.OBJECT_REUSE, true);
        // No silent fall to Kryo.
        options.set(PipelineOptions.GENERIC_TYPES, false);
        // What fails is an error of the run, and not a pause in its times.
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        options.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(2048));
        options.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
        options.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
        options.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        options.set(RocksDBOptions.LOCAL_DIRECTORIES, work.resolve("rocksdb").toString());
        // Most ids that are looked for are new: a filter answers without a read.
        options.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
        if (isDurable) {
            options.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
            // One that meets a feed just as it ends is declined; the next one is taken.
            options.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, MOST_DECLINED);
            options.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
            options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    work.resolve("checkpoints").toUri().toString());
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, options);
        if (isDurable) {
            environment.enableCheckpointing(CHECKPOINT_INTERVAL.toMillis(),
                    CheckpointingMode.EXACTLY_ONCE);
        }
        return environment;
    }
}
