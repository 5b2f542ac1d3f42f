package io.holdfast.server;

import io.holdfast.HoldfastServer;
import java.util.List;

/** The doors over HTTP, for every room. */
final class HttpDoors implements AutoCloseable {

  private final NextPollDoor nextPoll;
  private final List<HttpDoor> all;

  HttpDoors(DoorKeeper keeper) {
    this.nextPoll = new NextPollDoor(keeper);
    this.all =
        List.of(
            PollDoor.create(keeper),
            nextPoll.door(keeper),
            StreamDoor.create(keeper),
            EventsDoor.create(keeper));
  }

  void install(HoldfastServer server) {
    all.forEach(door -> server.http(door.path(), door));
  }

  /** {@return each of them, for metrics} */
  List<HttpDoor> all() {
    return all;
  }

  /** Answers those who wait. */
  @Override
  public void close() {
    nextPoll.close();
  }
}
