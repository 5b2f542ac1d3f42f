package io.holdfast.search;

import io.holdfast.socketio.spi.LogPosition;
import java.time.Duration;

/**
 * How a {@link SearchIndex} is doing.
 *
 * @param queryCount queries that were answered since the index was opened
 * @param refusedCount queries that were not: badly asked, too many at once, too slow, or failed
 * @param totalQueryTime spent in queries since the index was opened, without their waiting
 * @param position up to which the log is indexed
 * @param lag how far that is behind the log, in positions
 * @param usedBytes that the index takes, in bytes; 0 until the first change after it was opened
 * @param isBuilding whether it has not caught up with the log since it was opened
 * @param failedCount changes of the index that failed and are tried again
 */
public record SearchStatus(
    long queryCount,
    long refusedCount,
    Duration totalQueryTime,
    LogPosition position,
    long lag,
    long usedBytes,
    boolean isBuilding,
    long failedCount) {}
