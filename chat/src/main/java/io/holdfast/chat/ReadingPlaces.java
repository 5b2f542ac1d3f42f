package io.holdfast.chat;

import io.holdfast.log.ReadPlace;
import io.holdfast.log.ReadPlaceConnection;
import io.holdfast.log.ReadPlaceListener;
import io.holdfast.log.ReadPlaces;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far a person has read in rooms, at one of their connections.
 *
 * <p>Safe for use by several threads, except where it says otherwise.
 */
public final class ReadingPlaces implements ReadPlaceListener {

  private final Access access;
  private final Visitor owner;
  private final ReadPlaceConnection connection;

  /** What has to wait until the places are known, or null if they are. Guarded by this. */
  private @Nullable List<Runnable> waiting = new ArrayList<>();

  /**
   * Reads the places of somebody.
   *
   * @param places of all
   * @param access says which rooms the owner may still read
   * @param owner who comes back under the same id
   */
  public ReadingPlaces(ReadPlaces places, Access access, Visitor owner) {
    this.access = access;
    this.owner = owner;
    this.connection = places.connect(owner.person().id(), this);
  }

  /** Runs a task when the places are known, or cannot be: now, or in order with the others. */
  public synchronized void inOrder(Runnable task) {
    if (waiting == null) {
      task.run();
    } else {
      waiting.add(task);
    }
  }

  private synchronized void goOn() {
    List<Runnable> tasks = waiting;
    waiting = null;
    if (tasks != null) {
      tasks.forEach(Runnable::run);
    }
  }

  @Override
  public void opened() {
    goOn();
  }

  @Override
  public void failed(LogException cause) {
    goOn();
  }

  @Override
  public void read(String room, LogPosition position) {
    owner.tell(new ServerMessage.ReadIn(room, position.value()));
  }

  @Override
  public void forgotten(String room) {
    owner.tell(new ServerMessage.Forgotten(room));
  }

  public void read(String room, long position) {
    connection.read(room, new LogPosition(position));
  }

  public void forget(String room) {
    connection.forget(room);
  }

  /** {@return what was answered, with how far the owner has read; on the log's thread} */
  public ServerMessage with(ServerMessage answer) {
    return answer instanceof ServerMessage.Entered entered
        ? entered.withRead(connection.position(entered.room()).map(LogPosition::value).orElse(null))
        : answer;
  }

  /**
   * Lists the rooms that the owner has read in and may still read.
   *
   * @param answer takes them
   * @param refuse takes why they cannot be listed
   */
  public void list(Consumer<ServerMessage> answer, Consumer<Refusal> refuse) {
    connection
        .places()
        .whenComplete(
            (places, failure) -> {
              if (failure == null) {
                answer.accept(new ServerMessage.Places(shown(places)));
              } else {
                refuse.accept(Chat.refusal(failure));
              }
            });
  }

  private List<ServerMessage.Place> shown(List<ReadPlace> places) {
    return places.stream()
        .filter(place -> mayRead(place.stream()))
        .map(ServerMessage.Place::of)
        .toList();
  }

  private boolean mayRead(String room) {
    try {
      access.requireRead(room, owner.asker());
      return true;
    } catch (Refusal refusal) {
      return false;
    }
  }

  public void close() {
    connection.close();
  }
}
