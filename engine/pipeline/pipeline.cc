#include "engine/pipeline/pipeline.h"

#include <thread>

#include "engine/pipeline/batch_queue.h"

namespace tributary {

namespace {

Status read_into(LogProducer& producer, BatchQueue& queue, const PipelineSettings& settings,
                 const std::atomic<bool>& stop) {
  while (!stop && !producer.finished()) {
    LogBatch batch = queue.take_spent();
    TRY(producer.next(batch, settings.batch_records));
    const std::size_t got = batch.records.size() + batch.refusals.size();
    const bool waits = got < settings.batch_records && !producer.finished();
    const bool is_empty = got == 0 && batch.accepted.empty();
    if (is_empty) {
      queue.give_back(std::move(batch));
    } else if (!queue.push(std::move(batch))) {
      return {};
    }
    if (waits) std::this_thread::sleep_for(settings.poll_interval);
  }
  return {};
}

Status consume_from(BatchQueue& queue, LogConsumer& consumer, const PipelineSettings& settings,
                    PipelineProgress& progress) {
  while (!queue.is_drained()) {
    std::optional<LogBatch> batch = queue.pop(settings.poll_interval);
    if (!batch) {
      TRY(consumer.idle());
      continue;
    }
    const std::size_t records = batch->records.size() + batch->refusals.size();
    TRY(consumer.consume(*batch));
    progress.records += records;
    queue.give_back(std::move(*batch));
  }
  return consumer.finish();
}

}  // namespace

Pipeline::Pipeline(LogProducer& producer, LogConsumer& consumer, PipelineSettings settings)
    : producer_(producer), consumer_(consumer), settings_(settings) {}

Status Pipeline::run(const std::atomic<bool>& stop, PipelineProgress& progress) {
  BatchQueue queue(settings_.queue_batches);
  Status read;
  std::thread reader([&] {
    read = read_into(producer_, queue, settings_, stop);
    queue.close();
  });
  Status consumed = consume_from(queue, consumer_, settings_, progress);
  queue.close();
  reader.join();
  if (!consumed) return consumed;
  return read;
}

}  // namespace tributary
