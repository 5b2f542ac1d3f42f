package io.holdfast.server;

import io.holdfast.log.HistorySince;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A visitor without a connection, that keeps what it is told. */
final class Guest implements Visitor {

  private static final int PATIENCE_SECONDS = 30;

  private final BlockingQueue<ServerMessage> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Refusal> refusals = new LinkedBlockingQueue<>();
  private volatile Person person;
  private volatile boolean isIn;

  Guest(String name) {
    this.person = new Person("id of " + name, name);
  }

  /** {@return a chat of rooms that are all public} */
  static Chat chat(MessageLog log) {
    Access access = new Access(new PrivateRooms(log, RoomLimits.DEFAULT), rules(log));
    return new Chat(log, new ChatRules(ChatLimits.DEFAULT), access, HouseLimits.DEFAULT);
  }

  static HouseRules rules(MessageLog log) {
    return new HouseRules(log, HouseLimits.DEFAULT, InstantSource.system());
  }

  /** {@return a guest who asks, by that id} */
  static Asker asker(Person person) {
    return new Asker(Identity.GUEST, person.id(), "127.0.0.1");
  }

  void rename(String name) {
    person = person.named(name);
  }

  /** {@return itself at the door of a room} */
  Newcomer atTheDoor() {
    return new Newcomer(this, null, this::tell, refusals::add, () -> {});
  }

  /** {@return itself at the door of a room that it has been in} */
  Newcomer after(String epoch, LogPosition after) {
    return new Newcomer(this, new HistorySince(epoch, after), this::tell, refusals::add, () -> {});
  }

  /** {@return what it is told on entering a room} */
  ServerMessage.Entered entered() {
    return told(ServerMessage.Entered.class);
  }

  /** {@return what it is told next but for counts, which has to be of that type} */
  <T extends ServerMessage> T told(Class<T> type) {
    try {
      ServerMessage message = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      while (message instanceof ServerMessage.Unread) {
        message = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      if (type.isInstance(message)) {
        return type.cast(message);
      }
      throw new AssertionError("was told " + message);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isToldNothing() {
    return told.isEmpty();
  }

  boolean isIn() {
    return isIn;
  }

  @Override
  public Person person() {
    return person;
  }

  /** {@return why it was not let in} */
  Refusal refusal() throws InterruptedException {
    Refusal refusal = refusals.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (refusal == null) {
      throw new AssertionError("was not refused");
    }
    return refusal;
  }

  @Override
  public Asker asker() {
    return asker(person);
  }

  @Override
  public boolean isLasting() {
    return true;
  }

  @Override
  public void tell(ServerMessage message) {
    told.add(message);
  }

  @Override
  public void join(Audience audience) {
    isIn = true;
  }

  @Override
  public void part(Audience audience) {
    isIn = false;
  }
}
