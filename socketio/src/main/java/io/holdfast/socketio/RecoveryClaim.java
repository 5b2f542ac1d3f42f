package io.holdfast.socketio;

/**
 * A session that a client has come back for.
 *
 * @param session that was kept
 * @param from position after which the client may have missed something
 * @param acks the answers that the client owes
 * @param data that was attached to the socket, the same object or JSON
 */
record RecoveryClaim(StoredSession session, long from, PendingAcks acks, Object data) {}
