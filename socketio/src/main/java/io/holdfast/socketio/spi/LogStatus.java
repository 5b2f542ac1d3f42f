package io.holdfast.socketio.spi;

import java.time.Duration;

/**
 * How a {@link MessageLog} is doing.
 *
 * @param queuedRecords handed in and not yet committed
 * @param appendedRecords since the log was opened
 * @param commitCount commits since the log was opened
 * @param failedCommitCount of them that failed
 * @param totalCommitTime spent in commits since the log was opened
 */
public record LogStatus(
    int queuedRecords,
    long appendedRecords,
    long commitCount,
    long failedCommitCount,
    Duration totalCommitTime) {}
