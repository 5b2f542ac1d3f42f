package io.holdfast.doors;

import io.holdfast.HoldfastServer;
import io.holdfast.chat.ChatSearch;
import io.holdfast.chat.Correspondence;
import java.util.List;
import java.util.stream.Stream;

/** The doors over HTTP, for every room, for all of them, and for letters. */
final class HttpDoors implements AutoCloseable {

  private final NextPollDoor nextPoll;
  private final List<HttpDoor> all;

  HttpDoors(DoorKeeper keeper, Correspondence correspondence, ChatSearch search) {
    this.nextPoll = new NextPollDoor(keeper);
    List<HttpDoor> rooms =
        List.of(
            PollDoor.create(keeper),
            nextPoll.door(keeper),
            StreamDoor.create(keeper),
            EventsDoor.create(keeper),
            RoomsDoor.create(keeper),
            SearchDoor.create(keeper, search));
    List<HttpDoor> letters = LettersDoor.create(keeper, correspondence);
    this.all = Stream.of(rooms, letters).flatMap(List::stream).toList();
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
