package io.holdfast.websocket;

/**
 * How a connection ended.
 *
 * @param code of the first Close frame that was received, {@link CloseCode#NO_STATUS} if it had
 *     none, {@link CloseCode#ABNORMAL} if there was no such frame (RFC 6455 §7.1.5)
 * @param reason of that frame, or empty
 * @param wasClean whether both ends sent a Close frame (RFC 6455 §7.1.4)
 */
public record CloseEvent(CloseCode code, String reason, boolean wasClean) {}
