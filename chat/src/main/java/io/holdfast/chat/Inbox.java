package io.holdfast.chat;

import io.holdfast.log.MailboxConnection;
import io.holdfast.log.MailboxCounts;
import io.holdfast.log.MailboxReader;
import io.holdfast.log.MailboxRefusal;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import java.util.function.Consumer;

/** The mailbox of a person, at one of their connections. */
public final class Inbox {

  private final MailboxConnection connection;

  private Inbox(MailboxConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens the mailbox: what waits in it is told, and then what comes.
   *
   * @param correspondence that keeps it
   * @param owner whose it is
   * @param device that the connection is of
   * @param answer takes what is answered when it is open
   * @param refuse takes why it is not, or not any more
   */
  public static Inbox open(
      Correspondence correspondence,
      Visitor owner,
      String device,
      Consumer<ServerMessage> answer,
      Consumer<Refusal> refuse) {
    Person person = owner.person();
    return new Inbox(
        correspondence.open(
            person,
            device,
            new MailboxReader() {
              @Override
              public void opened(MailboxCounts counts, LogPosition acknowledged) {
                answer.accept(
                    new ServerMessage.Identified(
                        person, counts.unread(), counts.read().value(), acknowledged.value()));
              }

              @Override
              public void deliver(LogEntry letter) {
                owner.tell(ChatJson.recallLetter(letter));
              }

              @Override
              public void counted(MailboxCounts counts) {
                owner.tell(new ServerMessage.Unread(counts.unread(), counts.read().value()));
              }

              @Override
              public void refused(MailboxRefusal refusal) {
                refuse.accept(Correspondence.refusal(refusal));
              }

              @Override
              public void failed(LogException cause) {
                refuse.accept(Chat.refusal(cause));
              }
            }));
  }

  public void received(long position) {
    connection.acknowledge(new LogPosition(position));
  }

  public void read(long position) {
    connection.read(new LogPosition(position));
  }

  public void close() {
    connection.close();
  }
}
