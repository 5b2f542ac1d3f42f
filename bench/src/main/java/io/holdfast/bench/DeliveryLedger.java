package io.holdfast.bench;

/**
 * What was sent and what arrived: every message must be whole, of the right letters, and the next
 * of its sender that this receiver gets.
 *
 * <p>Confined to one thread.
 */
final class DeliveryLedger {

  /** How many messages of a sender may be on their way to the slowest receiver. */
  private static final int REMEMBERED = 1 << 13;

  private final Load load;
  private final LoadPayload payload;
  private final LatencyCounts latencies = new LatencyCounts();

  /** By sender: how many messages were sent. */
  private final int[] sent;

  /** By receiver and sender: the sequence number that must come next. */
  private final int[] next;

  /** By sender and the low bits of the sequence number: when the message was sent, or due. */
  private final long[] sentAt;

  private final int remembered;
  private long sentCount;
  private long deliveredCount;
  private long measuredFrom = Long.MAX_VALUE;
  private long measuredUntil = Long.MAX_VALUE;

  DeliveryLedger(Load load, LoadPayload payload) {
    boolean isEcho = load.kind() == Load.Kind.ECHO;
    this.load = load;
    this.payload = payload;
    this.sent = new int[load.senders()];
    this.next = new int[load.senders() * load.receivers()];
    this.remembered =
        isEcho && !load.isOpenLoop() ? Integer.highestOneBit(load.inFlight()) * 2 : REMEMBERED;
    this.sentAt = new long[load.senders() * remembered];
  }

  /** {@return the sequence number of a message that is about to be sent} */
  int onSend(int sender, long sentAtNanos) {
    int sequence = sent[sender]++;
    sentAt[slot(sender, sequence)] = sentAtNanos;
    sentCount++;
    return sequence;
  }

  private int slot(int sender, int sequence) {
    return sender * remembered + (sequence & (remembered - 1));
  }

  /**
   * Checks a message that arrived.
   *
   * @return who sent it
   * @throws LoadFailure if it is not the one that must come next
   */
  int onDelivery(int receiver, byte[] bytes, int offset, int length, long nowNanos) {
    if (length != payload.length()) {
      throw new LoadFailure("a message of " + length + " bytes, not " + payload.length());
    }
    int sender = LoadPayload.sender(bytes, offset);
    if (sender < 0 || sender >= load.senders() || (isEcho() && sender != receiver)) {
      throw new LoadFailure("a message of sender " + sender + " came to " + receiver);
    }
    int sequence = LoadPayload.sequence(bytes, offset);
    int expected = next[isEcho() ? sender : receiver * load.senders() + sender]++;
    if (sequence != expected) {
      throw new LoadFailure(
          "message %d of sender %d came to %d, not %d"
              .formatted(sequence, sender, receiver, expected));
    }
    if (sequence >= sent[sender]) {
      throw new LoadFailure("message " + sequence + " of " + sender + " was never sent");
    }
    if (!payload.hasRightLetters(bytes, offset, sender, sequence)) {
      throw new LoadFailure("message " + sequence + " of " + sender + " came back changed");
    }
    if (sent[sender] - sequence > remembered) {
      throw new LoadFailure(
          "more than " + remembered + " messages are on their way to " + receiver);
    }
    deliveredCount++;
    count(sentAt[slot(sender, sequence)], nowNanos);
    return sender;
  }

  private boolean isEcho() {
    return load.kind() == Load.Kind.ECHO;
  }

  /** Latencies count where the message was sent within the time measured, whenever it came. */
  private void count(long sentAtNanos, long nowNanos) {
    if (sentAtNanos >= measuredFrom && sentAtNanos < measuredUntil) {
      latencies.add(nowNanos - sentAtNanos);
    }
  }

  void measureFrom(long nanos) {
    measuredFrom = nanos;
  }

  void measureUntil(long nanos) {
    measuredUntil = nanos;
  }

  LatencyCounts latencies() {
    return latencies;
  }

  long deliveredCount() {
    return deliveredCount;
  }

  /** {@return how many deliveries are still to come} */
  long missingCount() {
    return sentCount * load.receivers() - deliveredCount;
  }
}
