package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ListenerWatchTest {

  private final Logger logger = Logger.getLogger(ListenerWatch.class.getName());
  private final List<String> logged = Collections.synchronizedList(new ArrayList<>());
  private final Handler handler = new Collector();
  private final StillLoop loop = new StillLoop();
  private final ListenerWatch watch = new ListenerWatch(loop.loop());
  private final ConnectionProbe probe = Opening.of(ProbePort.settings(), "").probe();

  /** Keeps what is logged. */
  private final class Collector extends Handler {

    @Override
    public void publish(LogRecord entry) {
      logged.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
    loop.close();
  }

  @Test
  void aListenerThatReturnsBetweenTwoLooksIsFine() {
    for (int i = 0; i < 5; i++) {
      watch.enter(probe);
      watch.look(System.nanoTime());
      watch.exit(probe);
      watch.look(System.nanoTime());
    }
    assertThat(logged).isEmpty();
  }

  @Test
  void aListenerThatIsSeenTwiceIsReportedOnceWhileItRunsAndOnceWhenItReturns() {
    watch.enter(probe);
    long longAgoNanos = System.nanoTime() - 2_000_000_000;
    watch.look(longAgoNanos);
    assertThat(logged).isEmpty();
    for (int i = 0; i < 3; i++) {
      watch.look(System.nanoTime());
    }
    assertThat(logged).singleElement().asString().startsWith("the probe blocks its loop:");
    watch.exit(probe);

    assertThat(logged).hasSize(2);
    assertThat(logged.get(1)).matches("the probe blocked its loop for 2\\d{3} ms or more");
  }

  @Test
  void eachCallIsJudgedAnew() {
    for (int i = 0; i < 2; i++) {
      watch.enter(probe);
      watch.look(System.nanoTime());
      watch.look(System.nanoTime());
      watch.exit(probe);
    }
    assertThat(logged).hasSize(4);
  }

  @Test
  void aListenerThatBlocksALoopIsNamedWithWhatItDoes() {
    CountDownLatch released = new CountDownLatch(1);
    try (ProbePort port =
            ProbePort.open(
                ProbePort.loops(TransportKind.preferred(), 1),
                ProbePort.settings(),
                probe -> probe.onMessage((connection, message) -> waitFor(released)));
        FramePeer peer = port.connect()) {
      peer.sendText("wait");
      Awaitility.await()
          .until(() -> logged.stream().anyMatch(line -> line.contains("blocks its loop")));
      released.countDown();
      peer.closeCleanly();
    }
    assertThat(logged).hasSize(2);
    assertThat(logged.get(0)).startsWith("the probe blocks its loop:").contains("waitFor");
    assertThat(logged.get(1)).matches("the probe blocked its loop for \\d+ ms or more");
  }

  private static void waitFor(CountDownLatch released) {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
