package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One connection of a user who reads. */
final class PlaceReader implements ReadPlaceConnection {

  private final ReadPlaces all;
  private final ReadPlaceListener listener;

  /** The places, or null until it is connected. Confined to the log's thread. */
  private @Nullable UserPlaces places;

  /** What is counted, or null. Guarded by this. */
  private @Nullable CompletableFuture<List<ReadPlace>> counting;

  PlaceReader(ReadPlaces all, ReadPlaceListener listener) {
    this.all = all;
    this.listener = listener;
  }

  ReadPlaceListener listener() {
    return listener;
  }

  void open(UserPlaces opened) {
    places = opened;
    opened.add(this);
  }

  @Override
  public void read(String stream, LogPosition position) {
    all.inOrder(
        () -> {
          UserPlaces those = places;
          if (those != null) {
            those.ask(() -> those.read(this, stream, position), all::lost);
          }
        });
  }

  @Override
  public void forget(String stream) {
    all.inOrder(
        () -> {
          UserPlaces those = places;
          if (those != null) {
            those.ask(() -> those.forget(this, stream), all::lost);
          }
        });
  }

  @Override
  public Optional<LogPosition> position(String stream) {
    return Optional.ofNullable(places).map(those -> those.position(stream)).map(LogPosition::new);
  }

  @Override
  public synchronized CompletionStage<List<ReadPlace>> places() {
    if (counting == null || counting.isDone()) {
      CompletableFuture<List<ReadPlace>> counted = new CompletableFuture<>();
      counting = counted;
      all.inOrder(() -> all.count(places, counted), counted::completeExceptionally);
    }
    return counting;
  }

  @Override
  public void close() {
    all.inOrder(
        () -> {
          UserPlaces those = places;
          places = null;
          if (those != null) {
            those.remove(this);
          }
        });
  }
}
