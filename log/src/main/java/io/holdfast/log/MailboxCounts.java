package io.holdfast.log;

/**
 * What is in a mailbox, for badges.
 *
 * @param waiting letters that no device has acknowledged
 * @param unread letters that nobody has read, those that wait among them; those beyond twice {@link
 *     MailboxLimits#maxLetters} are not counted
 */
public record MailboxCounts(int waiting, int unread) {}
