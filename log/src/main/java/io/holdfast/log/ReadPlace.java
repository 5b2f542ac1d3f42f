package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;

/**
 * How far somebody has read in a stream, and what there is.
 *
 * @param stream that it is in
 * @param read position up to which they have read
 * @param last position of the last entry of the stream; {@link LogPosition#START} if there is none
 * @param unread how many entries came after what they have read, {@link ReadPlaceLimits#maxCounted}
 *     if there are so many or more
 */
public record ReadPlace(String stream, LogPosition read, LogPosition last, int unread) {}
