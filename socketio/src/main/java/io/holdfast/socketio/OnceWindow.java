package io.holdfast.socketio;

import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which ids were applied, and what was answered: so that what a client sends again,
 * because no answer came, is applied once and answered as it was the first time. For the option
 * {@code retries} of Socket.IO's clients, and for pages that keep what they send until it is
 * answered.
 *
 * <pre>{@code
 * OnceWindow posts = OnceWindow.open(log, "posts", OnceOptions.create());
 * io.onConnection(
 *     socket ->
 *         socket.on(
 *             "post", Post.class, posts.once(Post::id, (post, ack) -> ack.send(apply(post)))));
 * }</pre>
 *
 * <p>There is one window for each event of each namespace, made once and not for each socket, as a
 * client that comes back has another one.
 *
 * <ul>
 *   <li>A repeat that comes while its id is being applied waits for the answer; the listener is not
 *       called. A listener that never answers leaves its repeats without an answer too, until the
 *       id is forgotten.
 *   <li>What a listener throws before it answers releases the id: a repeat is applied anew.
 *   <li>A repeat is known by its id alone; its other arguments are not looked at.
 *   <li>With a log, an answer is committed before it is sent. If the process ends between what a
 *       listener does and that commit, a repeat is applied anew: what is done elsewhere is done at
 *       least once then. What is done in the log by {@link OnceAck#commit} is done once.
 *   <li>Ids that are beyond the bounds of {@link OnceOptions} are forgotten.
 * </ul>
 *
 * <p>Safe for use by several threads.
 */
public final class OnceWindow {

  /** Most characters of an id, and of the name of a scope. */
  public static final int MAX_ID_LENGTH = 128;

  /** Between a scope and an id; no scope holds it. */
  private static final char SEPARATOR = '\n';

  private static final int TIME_SHIFT = 16;
  private static final int TIMED_VERSION = 7;

  private final PublishLedger ledger;
  private final String scope;

  private OnceWindow(PublishLedger ledger, String scope) {
    this.ledger = ledger;
    this.scope = scope;
  }

  /**
   * {@return a window in memory, which ends with the process: what is sent again after a restart is
   * applied again}
   *
   * @param options how much it remembers, not to be changed any more
   */
  public static OnceWindow create(OnceOptions options) {
    return new OnceWindow(PublishLedger.create(options), "");
  }

  /**
   * {@return a window in a log, which outlives the process; waits until its ids are read}
   *
   * @param log that keeps it, with one window of the name open at a time
   * @param name of the window, and of its table in the log
   * @param options how much it remembers, not to be changed any more
   * @throws LogException if the ids cannot be read
   */
  public static OnceWindow open(MessageLog log, String name, OnceOptions options) {
    return new OnceWindow(PublishLedger.open(options, new AnswerLog(log, name)), "");
  }

  /**
   * {@return the ids of one user, or of whatever else chooses its ids by itself, in place of the
   * scope of this; they share the bounds of the window}
   *
   * @param name of the user, never the id of a socket, which a client that comes back has not any
   *     more; without scopes whoever guesses an id gets the answer to it
   * @throws IllegalArgumentException if the name is longer than {@link #MAX_ID_LENGTH}, or holds a
   *     line feed
   */
  public OnceWindow of(String name) {
    if (name.length() > MAX_ID_LENGTH || name.indexOf(SEPARATOR) >= 0 || !isUnicode(name)) {
      throw new IllegalArgumentException(
          "a scope has at most "
              + MAX_ID_LENGTH
              + " characters, no line feed and no half ones, was "
              + name);
    }
    return new OnceWindow(ledger, name);
  }

  /**
   * {@return a listener for {@link EventSource#on(String, Class, BiConsumer)} that takes each id
   * once}
   *
   * @param id of an argument; none, an empty or a too long one is an error of the event
   * @param listener takes the argument of each such event, and its answer
   * @param <A> type of the argument
   */
  public <A> BiConsumer<A, Ack> once(
      Function<? super A, @Nullable String> id, BiConsumer<? super A, OnceAck> listener) {
    return (argument, ack) ->
        apply(given(id.apply(argument)), reply(ack), once -> listener.accept(argument, once));
  }

  /**
   * {@return a listener for {@link EventSource#on(String, Class, Class, AckListener)} that takes
   * each id once}
   *
   * @param id of the arguments; none, an empty or a too long one is an error of the event
   * @param listener takes the arguments of each such event, and its answer
   * @param <A> type of the first argument
   * @param <B> type of the second argument
   */
  public <A, B> AckListener<A, B> once(
      BiFunction<? super A, ? super B, @Nullable String> id,
      OnceListener<? super A, ? super B> listener) {
    return (first, second, ack) ->
        apply(given(id.apply(first, second)), reply(ack), once -> listener.on(first, second, once));
  }

  private static String given(@Nullable String id) {
    if (id == null) {
      throw SocketIoException.invalidArgument("there is no id");
    }
    return id;
  }

  private static Consumer<Arguments> reply(Ack ack) {
    return answer -> ack.send(answer.toArray());
  }

  /**
   * Applies what came with an id, unless it was applied, whichever way it came.
   *
   * @param id of it, 1 to {@link #MAX_ID_LENGTH} characters, no half ones among them
   * @param reply takes the answer, on any thread; never, if there is none
   * @param action applies it, at once; not called for a repeat
   * @throws SocketIoException with {@link SocketIoError#INVALID_ARGUMENT} if it is no id, with
   *     {@link SocketIoError#ID_FORGOTTEN} as {@link OnceOptions#refuseForgotten} says
   */
  public void apply(String id, Consumer<Arguments> reply, Consumer<OnceAck> action) {
    requireId(id);
    String key = scope + SEPARATOR + id;
    if (ledger.options().isRefusingForgotten()) {
      requireRemembered(id, key);
    }
    ledger.apply(key, reply, action);
  }

  private static void requireId(String id) {
    if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
      throw SocketIoException.invalidArgument(
          "an id has 1 to " + MAX_ID_LENGTH + " characters, this one " + id.length());
    }
    if (!isUnicode(id)) {
      throw SocketIoException.invalidArgument("an id holds no half characters");
    }
  }

  private static boolean isUnicode(String text) {
    return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  private void requireRemembered(String id, String key) {
    long timeMillis = timeMillis(id);
    if (ledger.isForgotten(timeMillis) && !ledger.isKnown(key)) {
      throw new SocketIoException(
          SocketIoError.ID_FORGOTTEN, "what has this id may have been applied long ago", null);
    }
  }

  /** {@return the time that is in an id: RFC 9562 §5.7} */
  private static long timeMillis(String id) {
    try {
      UUID parsed = UUID.fromString(id);
      if (parsed.version() == TIMED_VERSION) {
        return parsed.getMostSignificantBits() >>> TIME_SHIFT;
      }
    } catch (IllegalArgumentException e) {
      throw noTimedId();
    }
    throw noTimedId();
  }

  private static SocketIoException noTimedId() {
    return SocketIoException.invalidArgument("an id is a UUID of version 7");
  }
}
