package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;

/**
 * What is held in memory of a letter that was not read yet.
 *
 * @param position in the log
 * @param id of the letter
 * @param from who has sent it
 * @param length of its payload, in bytes
 * @param sentMillis when it was sent, in milliseconds since 1970
 */
record WaitingLetter(LogPosition position, String id, String from, int length, long sentMillis) {

  static WaitingLetter of(LogEntry letter) {
    return new WaitingLetter(
        letter.position(),
        letter.id(),
        MailStreams.sender(letter),
        letter.payload().remaining(),
        letter.time().toEpochMilli());
  }
}
