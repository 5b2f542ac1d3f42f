package io.holdfast.chat;

import java.util.concurrent.atomic.LongAdder;

/**
 * How fast may be asked: on one connection, on all those of a person together, and on all those
 * from one address. Whoever opens more connections, or a new one for each request, gets no further.
 *
 * <p>Safe for use by several threads.
 */
public final class Pace {

  private final Shared people;
  private final Shared addresses;
  private final LongAdder connectionRefusals = new LongAdder();

  /**
   * Creates a pace at which nobody has asked yet.
   *
   * @param limits of one connection; those of a person and of an address are multiples of them
   */
  Pace(ChatLimits limits) {
    this.people =
        new Shared(
            limits.times(ChatLimits.PERSON_FACTOR),
            "Slower, please, on all that you have open together; try again in a moment.");
    this.addresses =
        new Shared(
            limits.times(ChatLimits.ADDRESS_FACTOR),
            "Slower, please: too much comes from your address; try again in a moment.");
  }

  /**
   * Counts a request of somebody.
   *
   * @param connection that it came on
   * @param who asks
   * @throws Refusal with TOO_FAST if there were too many
   */
  public void count(RateLimit connection, Asker who) throws Refusal {
    countConnection(connection);
    countAddress(who.address());
    countPerson(who);
  }

  /**
   * Counts a request for the connection that it came on.
   *
   * @param connection that it came on
   * @throws Refusal with TOO_FAST if there were too many
   */
  public void countConnection(RateLimit connection) throws Refusal {
    try {
      connection.take(System.nanoTime());
    } catch (Refusal refusal) {
      connectionRefusals.increment();
      throw refusal;
    }
  }

  /**
   * Counts a request for the address that it came from, whoever asks.
   *
   * @param address as {@link Asker} has it
   * @throws Refusal with TOO_FAST if there were too many
   */
  public void countAddress(String address) throws Refusal {
    addresses.count(address);
  }

  /**
   * Counts a request for whoever asks, if that is known.
   *
   * @throws Refusal with TOO_FAST if there were too many
   */
  public void countPerson(Asker who) throws Refusal {
    if (who.id() != null) {
      people.count(who.id());
    }
  }

  /** {@return how many requests were refused for the connection that they came on} */
  long connectionRefusals() {
    return connectionRefusals.sum();
  }

  /** {@return how many were refused for the person} */
  long personRefusals() {
    return people.refusals.sum();
  }

  /** {@return how many were refused for the address} */
  long addressRefusals() {
    return addresses.refusals.sum();
  }

  /** What those who are one have in common, by a key. */
  private static final class Shared {

    private final LatelySeen<String, RateLimit> known;
    private final String sentence;
    private final LongAdder refusals = new LongAdder();

    Shared(ChatLimits limits, String sentence) {
      this.known = new LatelySeen<>(ChatLimits.REMEMBERED, key -> limits.rate());
      this.sentence = sentence;
    }

    void count(String key) throws Refusal {
      RateLimit rate = known.at(key);
      synchronized (rate) {
        if (rate.tryTake(System.nanoTime())) {
          return;
        }
      }
      refusals.increment();
      throw new Refusal(Refusal.Code.TOO_FAST, sentence);
    }
  }
}
