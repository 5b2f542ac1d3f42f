package io.holdfast.log;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The right of this log, among all logs of all processes, to a file. */
final class FileClaim implements AutoCloseable {

  /*
   * The claim is a lock on a file beside the log: on POSIX systems a process loses its locks on a
   * file when it closes any descriptor of it, so a lock on the log itself would last until
   * somebody looked at its header. The side file stays when the claim ends: if it were deleted,
   * one process could hold the deleted file and another one a new file of the same name.
   *
   * The side file holds the id of the process. The locked byte lies far behind it, because some
   * systems let nobody read what is locked.
   */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int MAX_PROCESS_ID_LENGTH = 20;

  private static final System.Logger LOGGER = System.getLogger(FileClaim.class.getName());

  private final FileChannel channel;

  private FileClaim(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Claims a file.
   *
   * @throws LogException {@code IN_USE} if it is claimed already; {@code WRITE_FAILED} if the side
   *     file cannot be written
   */
  static FileClaim of(Path file) {
    Path side = file.resolveSibling(file.getFileName() + ".lock");
    try {
      FileClaim claim =
          new FileClaim(
              FileChannel.open(
                  side,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE));
      claim.lock(file);
      return claim;
    } catch (IOException e) {
      throw new LogException(
          LogError.WRITE_FAILED,
          "cannot write "
              + side
              + " ("
              + e
              + "): let this process write to the directory, or name another file",
          e);
    }
  }

  private void lock(Path file) throws IOException {
    try {
      if (tryLock(channel) == null) {
        throw new LogException(
            LogError.IN_USE,
            file + " is in use by process " + readProcessId() + ": end it, or name another file");
      }
      writeProcessId();
    } catch (IOException | LogException e) {
      close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException e) {
      // Another log of this process has it.
      return null;
    }
  }

  private String readProcessId() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_PROCESS_ID_LENGTH);
    channel.read(bytes, 0);
    return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
  }

  private void writeProcessId() throws IOException {
    String processId = Long.toString(ProcessHandle.current().pid());
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(processId.getBytes(StandardCharsets.US_ASCII)), 0);
  }

  /** Ends the claim. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "cannot close the side file of a log", e);
    }
  }
}
