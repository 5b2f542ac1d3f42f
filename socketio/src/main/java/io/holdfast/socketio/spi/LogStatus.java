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
 * @param removedEntries that retention has removed since the log was opened
 * @param horizon as {@link MessageLog#horizon} tells
 * @param last as {@link MessageLog#last} tells
 * @param usedBytes that entries, values and their indexes take, in bytes, as measured a second ago
 *     at most while the log is in use; what was removed is not counted, and used again
 * @param lastCommitRecords records in the last commit, also if it failed; 0 before the first
 * @param entryCount entries that are in the log
 * @param oldestAge how long ago the oldest of them was appended, or zero if there is none; also as
 *     measured a second ago at most
 */
public record LogStatus(
    int queuedRecords,
    long appendedRecords,
    long commitCount,
    long failedCommitCount,
    Duration totalCommitTime,
    long removedEntries,
    LogPosition horizon,
    LogPosition last,
    long usedBytes,
    int lastCommitRecords,
    long entryCount,
    Duration oldestAge) {}
