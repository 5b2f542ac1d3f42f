package io.holdfast.server;

/**
 * How somebody stands to a private room.
 *
 * @param title of the room
 * @param role that they have
 */
record Standing(String title, Role role) {}
