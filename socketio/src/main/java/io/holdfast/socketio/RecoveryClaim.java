package io.holdfast.socketio;

import io.holdfast.socketio.spi.SocketSession;

/**
 * A session that a client has come back for.
 *
 * @param session that was kept
 * @param offset that the client presented, or empty
 */
record RecoveryClaim(SocketSession session, String offset) {}
