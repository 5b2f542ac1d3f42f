package io.holdfast.server;

import io.holdfast.log.HistorySince;
import io.holdfast.socketio.spi.LogPosition;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A visitor without a connection, that keeps what it is told. */
final class Guest implements Visitor {

  private static final int PATIENCE_SECONDS = 30;

  private final BlockingQueue<ServerMessage> told = new LinkedBlockingQueue<>();
  private volatile Person person;
  private volatile boolean isIn;

  Guest(String name) {
    this.person = new Person("id of " + name, name);
  }

  void rename(String name) {
    person = person.named(name);
  }

  /** {@return itself at the door of a room} */
  Newcomer atTheDoor() {
    return new Newcomer(this, null, this::tell);
  }

  /** {@return itself at the door of a room that it has been in} */
  Newcomer after(String epoch, LogPosition after) {
    return new Newcomer(this, new HistorySince(epoch, after), this::tell);
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
