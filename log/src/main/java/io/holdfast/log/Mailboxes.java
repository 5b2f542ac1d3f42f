package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Letters for people, not connections: what is sent to somebody who is away waits in the log, and
 * is delivered in order when a device of theirs connects.
 *
 * <p>Each device has a position of its own, up to which it has acknowledged the letters; what it
 * has not acknowledged comes again on its next connection. A device that comes for the first time
 * begins with what no other one has acknowledged. What was read on one device is read on all.
 *
 * <p>The log holds letters in streams that begin with {@code mail/} and {@code sent/}, and states
 * in the table {@code mail}; these names are taken. There is one object of this class for a log. It
 * tells the log what is needed, so that retention by age leaves it there; what the log removes for
 * want of room is gone.
 *
 * <p>Safe for use by several threads.
 */
public final class Mailboxes {

  /*
   * A mailbox is in memory while somebody has to do with it, and for some time after: everything
   * that is counted was counted from the log, never written to it.
   */
  private static final System.Logger LOGGER = System.getLogger(Mailboxes.class.getName());

  /** Most mailboxes that are held in memory though nobody has to do with them. */
  private static final int MAX_IDLE = 256;

  private static final String HOLDER = "mailboxes";

  private final MessageLog log;
  private final MailboxLimits limits;
  private final DeviceLimits deviceLimits;
  private final Duration sweepInterval;
  private final InstantSource clock;
  private final boolean isForOwners;
  private final ReceiptListener receipts;
  private final History<LogEntry> history;

  /** Those that somebody has to do with. Confined to the log's thread, as the next ones. */
  private final Map<String, Mailbox> busy = new HashMap<>();

  /** Those that nobody has to do with, beginning with the one that has been for longest. */
  private final Map<String, Mailbox> idle = new LinkedHashMap<>();

  private int count;

  /** Whether a mailbox was made since the last sweep began. */
  private boolean wasMade;

  /** After which all is needed from the first mailbox on; null if there are any. */
  private @Nullable LogPosition floorOfFirst;

  private Mailboxes(Builder builder) {
    this.log = builder.log;
    this.limits = builder.limits;
    this.deviceLimits = builder.deviceLimits;
    this.sweepInterval = builder.sweepInterval;
    this.clock = builder.clock;
    this.isForOwners = builder.isForOwners;
    this.receipts = builder.receipts;
    this.history = History.of(log);
  }

  /**
   * {@return settings of mailboxes}
   *
   * @param log that keeps the letters; not closed here
   */
  public static Builder builder(MessageLog log) {
    return new Builder(log);
  }

  /**
   * Puts a letter into a mailbox, and delivers it to the devices that are connected. Letters that
   * one thread sends keep their order.
   *
   * @param letter to send
   * @param listener learns the outcome
   */
  public void send(Letter letter, LetterListener listener) {
    Objects.requireNonNull(listener, "listener");
    ask(letter.to(), mailbox -> mailbox.send(letter, listener), listener::failed);
  }

  /**
   * Connects a device: the letters that wait for it are delivered, and then those that come.
   * Several connections of a device are told the same, and share its position.
   *
   * @param user whose device it is, 1 to 256 characters
   * @param device what tells it from the user's other ones, 1 to 256 characters, the same each time
   * @param reader that is told
   * @return what the device acknowledges with
   * @throws IllegalArgumentException if a name is empty or too long
   */
  public MailboxConnection connect(String user, String device, MailboxReader reader) {
    MailStreams.requireUser(user);
    MailStreams.requireDevice(device);
    Objects.requireNonNull(reader, "reader");
    DeviceConnection connection = new DeviceConnection(this, device, reader);
    ask(user, mailbox -> mailbox.connect(connection), connection::fail);
    return connection;
  }

  /**
   * Counts the letters of a mailbox, for a badge.
   *
   * @param user whose mailbox it is
   * @return the counts, nothing if there is no mailbox; completes on the log's thread, fails with
   *     {@link LogException}
   */
  public CompletionStage<MailboxCounts> counts(String user) {
    CompletableFuture<MailboxCounts> counts = new CompletableFuture<>();
    ask(
        MailStreams.requireUser(user),
        mailbox -> counts.complete(mailbox.counts()),
        counts::completeExceptionally);
    return counts;
  }

  /**
   * Lists what came for a user and what they have sent, whether it was read or not.
   *
   * @param user whose letters they are
   * @param position before which to read; {@link LogPosition#END} for the last ones
   * @param count most letters to return, 1 to {@link HistoryLimits#pageCount} of the defaults
   * @return the page; fails with {@link LogException}
   * @throws IllegalArgumentException if the count is out of its range
   */
  public CompletionStage<HistoryPage<LogEntry>> letters(
      String user, LogPosition position, int count) {
    return history.readBefore(MailStreams.of(MailStreams.requireUser(user)), position, count);
  }

  /**
   * Tells how far the letters for a user have got, for those who have sent some.
   *
   * @param user whose mailbox it is
   * @return the positions; fails with {@link LogException}
   */
  public CompletionStage<MailboxProgress> progress(String user) {
    return log.get(MailStreams.TABLE, MailStreams.requireUser(user))
        .thenApply(
            value ->
                value
                    .map(LogValue::payload)
                    .map(MailboxState::parse)
                    .map(MailboxState::progress)
                    .orElse(MailboxProgress.NONE));
  }

  /**
   * {@return who has sent a letter}
   *
   * @param letter that was delivered or listed
   */
  public static String sender(LogEntry letter) {
    return MailStreams.sender(letter);
  }

  private void ask(String user, Consumer<Mailbox> request, Consumer<LogException> failed) {
    try {
      log.execute(
          () -> {
            Mailbox mailbox = open(user);
            mailbox.ask(() -> request.accept(mailbox), failed);
          });
    } catch (LogException e) {
      failed.accept(e);
    }
  }

  private Mailbox open(String user) {
    Mailbox known = busy.get(user);
    if (known != null) {
      return known;
    }
    Mailbox rested = idle.remove(user);
    Mailbox opened = rested == null ? new Mailbox(this, user) : rested;
    busy.put(user, opened);
    if (rested == null) {
      opened.load();
    }
    return opened;
  }

  /** Does something on the log's thread, unless the log is closed. */
  void inOrder(Runnable task) {
    try {
      log.execute(task);
    } catch (LogException e) {
      if (e.error() != LogError.CLOSED) {
        throw e;
      }
      LOGGER.log(System.Logger.Level.DEBUG, "the log is closed, a request comes too late", e);
    }
  }

  /** Sets a mailbox aside if nobody has to do with it any more. */
  void settle(Mailbox mailbox) {
    if (mailbox.isIdle() && busy.remove(mailbox.user(), mailbox)) {
      idle.put(mailbox.user(), mailbox);
      if (idle.size() > MAX_IDLE) {
        idle.remove(idle.keySet().iterator().next());
      }
    }
  }

  /** Lets go of a mailbox that cannot be read; the next request reads it anew. */
  void drop(Mailbox mailbox) {
    busy.remove(mailbox.user(), mailbox);
  }

  /** Begins to go through all mailboxes, again and again, until the log is closed. */
  private void sweep() {
    wasMade = false;
    new MailboxSweep(this, this::swept).start();
  }

  private void swept(MailboxSweep sweep) {
    if (!sweep.hasFailed()) {
      // One that was made meanwhile may not have been seen.
      count = wasMade ? Math.max(count, sweep.count()) : sweep.count();
      boolean isNothingNeeded = count == 0 && !wasMade;
      floorOfFirst = isNothingNeeded ? sweep.floor() : null;
      log.keepAfter(HOLDER, isNothingNeeded ? LogPosition.END : sweep.floor());
    }
    CompletableFuture.delayedExecutor(
            sweepInterval.toMillis(), TimeUnit.MILLISECONDS, this::inOrder)
        .execute(this::sweep);
  }

  /**
   * Has a mailbox tidied if it is in memory, or some of its devices may be forgotten.
   *
   * @param user whose it is
   * @param stored its state as the log has it
   */
  void tidy(String user, MailboxState stored) {
    boolean isHeld = busy.containsKey(user) || idle.containsKey(user);
    if (isHeld || stored.hasDeviceSeenBefore(oldestDeviceMillis())) {
      tidy(user);
    }
  }

  /** Has a mailbox tidied. */
  void tidy(String user) {
    ask(user, Mailbox::tidy, cause -> warn(user, cause));
  }

  void warn(String user, LogException cause) {
    LOGGER.log(System.Logger.Level.DEBUG, "the state of the mailbox of " + user + " waits", cause);
  }

  void tell(Receipt receipt) {
    receipts.received(receipt);
  }

  void made() {
    count++;
    wasMade = true;
    LogPosition floor = floorOfFirst;
    if (floor != null) {
      log.keepAfter(HOLDER, floor);
      floorOfFirst = null;
    }
  }

  void gone() {
    count--;
  }

  /** {@return whether there may be one more mailbox} */
  boolean hasRoom() {
    return count < limits.maxMailboxes();
  }

  boolean isForOwners() {
    return isForOwners;
  }

  MessageLog log() {
    return log;
  }

  MailboxLimits limits() {
    return limits;
  }

  DeviceLimits deviceLimits() {
    return deviceLimits;
  }

  long nowMillis() {
    return clock.millis();
  }

  /** {@return since when letters are delivered and counted} */
  Instant oldest() {
    return clock.instant().minus(limits.maxAge());
  }

  /** {@return since when a device must have been connected, in milliseconds since 1970} */
  long oldestDeviceMillis() {
    return clock.instant().minus(deviceLimits.maxAge()).toEpochMilli();
  }

  /** {@return why a read failed} */
  static LogException causeOf(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof LogException known
        ? known
        : new LogException(
            LogError.READ_FAILED, "cannot read a mailbox", Objects.requireNonNull(failure));
  }

  /** Settings of mailboxes. */
  public static final class Builder {

    private final MessageLog log;
    private MailboxLimits limits = MailboxLimits.DEFAULT;
    private DeviceLimits deviceLimits = DeviceLimits.DEFAULT;
    private Duration sweepInterval = Duration.ofMinutes(10);
    private InstantSource clock = InstantSource.system();
    private boolean isForOwners;
    private ReceiptListener receipts = receipt -> {};

    private Builder(MessageLog log) {
      this.log = Objects.requireNonNull(log, "log");
    }

    /**
     * Sets the bounds of mailboxes.
     *
     * @param limits default {@link MailboxLimits#DEFAULT}
     * @return this
     */
    public Builder limits(MailboxLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets the bounds of devices.
     *
     * @param limits default {@link DeviceLimits#DEFAULT}
     * @return this
     */
    public Builder deviceLimits(DeviceLimits limits) {
      this.deviceLimits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets how often all mailboxes are gone through, a few at a time: to forget devices and empty
     * mailboxes, and to tell the log what is not needed any more.
     *
     * @param interval between the end and the next beginning, more than zero, default 10 minutes
     * @return this
     * @throws IllegalArgumentException if the interval is not more than zero
     */
    public Builder sweepInterval(Duration interval) {
      MailboxLimits.requirePositive(interval, "the interval of sweeps");
      this.sweepInterval = interval;
      return this;
    }

    /**
     * Sets the clock that ages are measured with.
     *
     * @param clock default that of the system
     * @return this
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Gives a mailbox to those alone who have connected a device: what is sent to others is refused
     * with {@code UNKNOWN}. For names that anybody may make up. Unless called, whoever is written
     * to has a mailbox.
     *
     * @return this
     */
    public Builder forOwnersOnly() {
      this.isForOwners = true;
      return this;
    }

    /**
     * Sets who learns how far letters have got.
     *
     * @param listener default nobody
     * @return this
     */
    public Builder onReceipt(ReceiptListener listener) {
      this.receipts = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Opens the mailboxes, until the log is closed.
     *
     * @return the mailboxes
     * @throws LogException {@code CLOSED} if the log is closed
     */
    public Mailboxes open() {
      Mailboxes mailboxes = new Mailboxes(this);
      // Until it is known what is needed, everything is.
      log.keepAfter(HOLDER, LogPosition.START);
      log.execute(mailboxes::sweep);
      return mailboxes;
    }
  }
}
