package io.holdfast.chat;

/**
 * Something that is said in a room.
 *
 * @param room of that name
 * @param id that nothing else in the room has
 * @param person who says it
 * @param text that is said
 */
public record Post(String room, String id, Person person, String text) {}
