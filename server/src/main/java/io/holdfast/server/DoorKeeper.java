package io.holdfast.server;

/**
 * What the doors over HTTP have in common.
 *
 * @param chat that they lead to
 * @param feeds of its rooms
 * @param posters who come in by them
 * @param origins of pages that may use them
 * @param limits of what clients can take from them
 * @param postBytes longest body of a post; a longer one is refused with TOO_LARGE
 */
record DoorKeeper(
    Chat chat,
    Feeds feeds,
    Posters posters,
    AllowedOrigins origins,
    DoorLimits limits,
    int postBytes) {

  ChatRules rules() {
    return chat.rules();
  }
}
