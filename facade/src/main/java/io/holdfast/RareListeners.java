package io.holdfast;

/** The listeners that most connections do not have. */
final class RareListeners {

  final Listeners<byte[]> ping = new Listeners<>();
  final Listeners<byte[]> pong = new Listeners<>();
  final Listeners<WebSocket> drain = new Listeners<>();
  final Listeners<Throwable> error = new Listeners<>();
}
