package io.holdfast.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.log.ReadPlaceLimits;
import io.holdfast.log.ReadPlaces;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ReadingPlacesTest {

  private final FaultyLog log = new FaultyLog();
  private final Access access =
      new Access(new PrivateRooms(log, RoomLimits.DEFAULT), Guest.rules(log));
  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    log.close();
  }

  private ReadingPlaces open() {
    return new ReadingPlaces(
        new ReadPlaces(log, ReadPlaceLimits.DEFAULT), access, new Guest("Ada"));
  }

  private String next() throws InterruptedException {
    return done.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void whatIsDoneBeforeThePlacesAreKnownWaitsAndIsDoneInOrder() throws InterruptedException {
    CompletableFuture<Void> held = log.holdReads();
    ReadingPlaces places = open();
    places.inOrder(() -> done.add("enter"));
    places.inOrder(() -> done.add("leave"));
    assertThat(done).isEmpty();

    held.complete(null);

    assertThat(next()).isEqualTo("enter");
    assertThat(next()).isEqualTo("leave");
    places.inOrder(() -> done.add("at once"));
    assertThat(done).containsExactly("at once");
  }

  @Test
  void wherePlacesCannotBeReadRoomsAreEnteredAllTheSame() throws InterruptedException {
    log.failReads(true);
    ReadingPlaces places = open();
    places.inOrder(() -> done.add("enter"));
    assertThat(next()).isEqualTo("enter");
    places.read("tea", 1);
    places.list(answer -> done.add("listed"), refusal -> done.add(refusal.code().name()));
    assertThat(next()).isEqualTo("NOT_KEPT");
  }

  @Test
  void roomsThatMayNotBeReadAnyMoreAreNotListed() throws InterruptedException {
    ReadingPlaces places = open();
    places.read("~gone", 1);
    places.read("tea", 1);
    places.list(answer -> done.add(answer.toString()), refusal -> done.add(refusal.reason()));
    assertThat(next()).isEqualTo("Places[places=[Place[room=tea, read=0, last=0, unread=0]]]");
  }
}
