package io.holdfast.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, which is given up when nothing of it comes for too long: a line of which
 * the other end is gone is silent for ever.
 *
 * <p>Confined to one thread, but for the clock.
 */
final class ImpatientStream extends FilterInputStream {

  private final Duration limit;
  private volatile long heardNanos = System.nanoTime();
  private volatile boolean isClosed;
  private volatile boolean isGivenUp;

  /**
   * Wraps a body.
   *
   * @param body whose reader is woken when it is closed
   * @param limit how long it may be silent
   */
  ImpatientStream(InputStream body, Duration limit) {
    super(body);
    this.limit = limit;
    lookAfter(limit.toNanos());
  }

  private void lookAfter(long nanos) {
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::look);
  }

  private void look() {
    if (isClosed) {
      return;
    }
    long silentNanos = System.nanoTime() - heardNanos;
    if (silentNanos < limit.toNanos()) {
      lookAfter(limit.toNanos() - silentNanos);
      return;
    }
    isGivenUp = true;
    try {
      in.close();
    } catch (IOException e) {
      // The reader learns of it.
      isClosed = true;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count;
    try {
      count = in.read(bytes, offset, length);
    } catch (IOException e) {
      throw isGivenUp ? givenUp(e) : e;
    }
    if (isGivenUp) {
      throw givenUp(null);
    }
    heardNanos = System.nanoTime();
    return count;
  }

  private IOException givenUp(@Nullable IOException cause) {
    String message = "nothing came for " + limit.toSeconds() + " seconds";
    return (IOException) new HttpTimeoutException(message).initCause(cause);
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    in.close();
  }
}
