package io.holdfast.bench;

/**
 * What one measurement found.
 *
 * @param delivered messages that reached a client within the time measured
 * @param answers to polls within that time, 0 where nobody polls
 * @param wallNanos the time measured
 * @param serverCpuNanos what the server's threads ran in it
 * @param loadCpuNanos what the load's thread ran in it
 * @param p50Nanos of the latencies of messages sent in it; from the moment a message was due where
 *     the loop is open
 * @param p99Nanos likewise
 * @param p999Nanos likewise
 * @param maxNanos likewise
 */
record LoadResult(
    long delivered,
    long answers,
    long wallNanos,
    long serverCpuNanos,
    long loadCpuNanos,
    long p50Nanos,
    long p99Nanos,
    long p999Nanos,
    long maxNanos) {

  double cpuMicrosPerMessage() {
    return serverCpuNanos / 1e3 / Math.max(1, delivered);
  }

  double messagesPerAnswer() {
    return (double) delivered / Math.max(1, answers);
  }

  double messagesPerSecond() {
    return delivered * 1e9 / wallNanos;
  }

  double serverBusy() {
    return (double) serverCpuNanos / wallNanos;
  }

  double loadBusy() {
    return (double) loadCpuNanos / wallNanos;
  }
}
