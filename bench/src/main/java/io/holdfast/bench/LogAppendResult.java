package io.holdfast.bench;

/**
 * What one round of appending gave.
 *
 * @param perSecond records that were committed per second
 * @param perCommit records in a commit, on average
 * @param cpuNanos of the log's thread for each record, which does not count what others took
 * @param medianNanos from handing a record in to its answer
 * @param p99Nanos which 99 in 100 did not exceed
 */
record LogAppendResult(
    double perSecond, double perCommit, double cpuNanos, long medianNanos, long p99Nanos) {}
