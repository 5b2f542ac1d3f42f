package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.ConnectionStateRecovery;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that go on where they were, on a log in a file. */
@Timeout(120)
final class DurableRecoveryTest {

  @TempDir private Path directory;
  private SqliteLog log;
  private HoldfastServer server;
  private SocketIoServer io;

  @BeforeEach
  void open() {
    log = SqliteLog.open(directory.resolve("recovery.db"));
    server = Local.server();
    io =
        server.socketIo(
            options -> options.connectionStateRecovery(ConnectionStateRecovery.create().log(log)));
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
    log.close();
  }

  private Socket socket(Comer comer) {
    Socket socket = io.sockets().sockets().get(comer.sid());
    assertThat(socket).isNotNull();
    return socket;
  }

  @Test
  void aClientGoesOnAfterARestart() {
    record Who(String name, int age) {}
    Comer comer = new Comer();
    comer.connect(server);
    socket(comer).join("room");
    socket(comer).setData(new Who("x", 7));
    io.to("room").emit("n", 1);
    assertThat(comer.next()).isEqualTo("1");
    close();
    comer.drop();

    open();
    io.to("room").emit("n", 2);
    io.to("elsewhere").emit("n", 3);

    assertThat(comer.connect(server)).isTrue();
    assertThat(comer.got()).containsExactly("1", "2");
    await().until(() -> io.sockets().sockets().containsKey(comer.sid()));
    assertThat(socket(comer).rooms()).containsExactlyInAnyOrder("room", comer.sid());
    assertThat(socket(comer).data(Who.class)).isEqualTo(new Who("x", 7));
  }

  @Test
  void anEventIsInTheLogWhenTheSenderIsTold() {
    Comer comer = new Comer();
    comer.connect(server);
    long before = log.status().appendedRecords();

    CompletableFuture<Void> stored = io.emitDurably("n", 1).toCompletableFuture();

    await().until(stored::isDone);
    assertThat(stored).isCompleted();
    assertThat(log.status().appendedRecords()).isEqualTo(before + 1);
    assertThat(comer.next()).isEqualTo("1");
  }

  @Test
  void nobodyGetsWhatALogThatIsClosedDoesNotTake() {
    Comer comer = new Comer();
    comer.connect(server);
    log.close();

    CompletableFuture<Void> stored = io.emitDurably("n", 1).toCompletableFuture();

    assertThat(stored).isCompletedExceptionally();
    io.asVolatile().emit("n", 2);
    assertThat(comer.nextPacket()).isEqualTo("text 42[\"n\",2]");
  }

  /** Events come from two threads, and clients come and go. */
  @Test
  void everybodyGetsAllOnceAndInOneOrder() {
    int eventCount = 4_000;
    int comerCount = 4;
    long seed = System.nanoTime();
    List<Comer> comers = new ArrayList<>();
    for (int i = 0; i < comerCount; i++) {
      Comer comer = new Comer();
      comer.connect(server);
      comers.add(comer);
    }
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (int i = 0; i < comerCount; i++) {
        Comer comer = comers.get(i);
        Random random = new Random(seed + i);
        ends.add(CompletableFuture.runAsync(() -> comeAndGo(comer, eventCount, random), threads));
      }
      for (int i = 0; i < 2; i++) {
        int first = i;
        ends.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int number = first; number < eventCount; number += 2) {
                    io.emit("n", number);
                  }
                },
                threads));
      }
      CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new)).join();
    } finally {
      threads.shutdownNow();
    }

    List<String> got = comers.get(0).got();
    assertThat(got).as("seed %d", seed).hasSize(eventCount).doesNotHaveDuplicates();
    for (Comer comer : comers) {
      assertThat(comer.got()).as("seed %d", seed).isEqualTo(got);
    }
  }

  private void comeAndGo(Comer comer, int eventCount, Random random) {
    int nextLoss = 1 + random.nextInt(500);
    while (comer.got().size() < eventCount) {
      comer.next();
      if (comer.got().size() >= nextLoss) {
        comer.lose(io);
        assertThat(comer.connect(server)).isTrue();
        nextLoss = comer.got().size() + 1 + random.nextInt(500);
      }
    }
  }

  @Test
  void theTimeToComeBackBeginsWhenThePortIsOpen() {
    Comer comer = new Comer();
    comer.connect(server);
    comer.lose(io);
    close();
    log = SqliteLog.open(directory.resolve("recovery.db"));
    server = Local.server();
    io =
        server.socketIo(
            options ->
                options.connectionStateRecovery(
                    ConnectionStateRecovery.create()
                        .maxDisconnectionDuration(Duration.ofMinutes(1))
                        .log(log)));
    server.start();

    assertThat(comer.connect(server)).isTrue();
  }
}
