package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;

/**
 * What is in a mailbox, for badges.
 *
 * @param waiting letters that no device has acknowledged
 * @param unread letters that nobody has read, those that wait among them; those beyond twice {@link
 *     MailboxLimits#maxLetters} are not counted
 * @param read position up to which all letters have been read: those that came after it are the
 *     unread ones
 */
public record MailboxCounts(int waiting, int unread, LogPosition read) {}
