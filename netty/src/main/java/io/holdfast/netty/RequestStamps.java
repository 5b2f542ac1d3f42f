package io.holdfast.netty;

import io.holdfast.engineio.EngineRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a request of a session that is sent once more from a new one.
 *
 * <p>Confined to the loop of the session.
 */
final class RequestStamps {

  /*
   * Browsers, and other clients that keep their connections, send a request again without a word
   * when its connection breaks before the answer (RFC 9110 §9.2.2; they do it with POSTs too). If
   * it is only the answer that was lost, a poll would take what comes after packets that nobody
   * has got, and a POST would be carried out twice. Clients put a stamp into the query of each
   * request, new every time, to keep caches away; one that is sent again has that of the first.
   *
   * A client that has one stamp for all of its requests has none. One whose stamp is the time in
   * milliseconds may send two requests within one of them.
   */
  private static final String STAMP = "t";

  /** How close together requests that are alike may come, and yet be two. */
  private static final long SAME_MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** A request that came with a stamp of its own. */
  private record Seen(String stamp, long atNanos) {}

  private final @Nullable String opening;
  private @Nullable Seen poll;
  private @Nullable Seen post;

  /**
   * Begins with none.
   *
   * @param opening the request that the session was opened with
   */
  RequestStamps(EngineRequest opening) {
    this.opening = opening.query().get(STAMP);
  }

  /** {@return the stamp of a request, or null if it has none} */
  static @Nullable String of(HttpCall call) {
    return call.query(STAMP).orElse(null);
  }

  /** {@return whether the last poll was this one; it is the last from now on} */
  boolean isRepeatedPoll(@Nullable String stamp, long nowNanos) {
    Seen seen = seen(stamp, nowNanos);
    boolean isRepeated = isRepeated(seen, poll);
    poll = seen;
    return isRepeated;
  }

  /** {@return whether the last POST was this one; it is the last from now on} */
  boolean isRepeatedPost(@Nullable String stamp, long nowNanos) {
    Seen seen = seen(stamp, nowNanos);
    boolean isRepeated = isRepeated(seen, post);
    post = seen;
    return isRepeated;
  }

  private @Nullable Seen seen(@Nullable String stamp, long nowNanos) {
    return stamp == null || stamp.equals(opening) ? null : new Seen(stamp, nowNanos);
  }

  private static boolean isRepeated(@Nullable Seen seen, @Nullable Seen last) {
    return seen != null
        && last != null
        && seen.stamp().equals(last.stamp())
        && seen.atNanos() - last.atNanos() >= SAME_MOMENT_NANOS;
  }
}
