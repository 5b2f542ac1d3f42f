package io.holdfast.chat;

/**
 * How somebody stands to a private room.
 *
 * @param title of the room
 * @param role that they have
 */
public record Standing(String title, Role role) {}
