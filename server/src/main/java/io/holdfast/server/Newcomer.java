package io.holdfast.server;

import io.holdfast.socketio.spi.LogPosition;
import java.util.function.Consumer;

/**
 * Somebody at the door of a room.
 *
 * @param visitor who it is
 * @param after the position of the last message that the visitor has, or {@link LogPosition#END}
 * @param answer takes what is answered, on the log's thread
 */
record Newcomer(Visitor visitor, LogPosition after, Consumer<ServerMessage> answer) {}
