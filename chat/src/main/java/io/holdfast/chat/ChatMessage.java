package io.holdfast.chat;

/**
 * A message as it is shown.
 *
 * @param position in the log
 * @param id made by its sender
 * @param person who said it, with the name of that time
 * @param text that was said
 * @param time in milliseconds since 1970
 */
public record ChatMessage(long position, String id, Person person, String text, long time) {}
