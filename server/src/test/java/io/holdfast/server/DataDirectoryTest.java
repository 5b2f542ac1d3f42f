package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {

  @TempDir Path parent;

  @Test
  void directoryIsMadeWithThoseAboveItAndMarked() throws Exception {
    Path directory = parent.resolve("a").resolve("b");

    DataDirectory taken = DataDirectory.take(directory);

    assertThat(taken.logFile()).isEqualTo(directory.resolve("messages.db"));
    assertThat(taken).hasToString(directory.toAbsolutePath().normalize().toString());
    assertThat(directory.resolve("HOLDFAST")).content().contains("messages");
  }

  @Test
  void directoryIsTakenAgainWithWhatItHolds() throws Exception {
    Path log = DataDirectory.take(parent.resolve("data")).logFile();
    Files.writeString(log, "kept");

    assertThat(DataDirectory.take(parent.resolve("data")).logFile()).content().isEqualTo("kept");
  }

  @Test
  void emptyDirectoryIsTaken() throws Exception {
    Path directory = Files.createDirectory(parent.resolve("empty"));

    DataDirectory.take(directory);

    assertThat(directory.resolve("HOLDFAST")).exists();
  }

  @Test
  void directoryOfOthersIsLeftAlone() throws IOException {
    Path directory = Files.createDirectory(parent.resolve("photos"));
    Files.writeString(directory.resolve("holiday.jpg"), "");

    assertThatThrownBy(() -> DataDirectory.take(directory))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("holiday.jpg")
        .hasMessageContaining("--data");
    assertThat(directory.resolve("HOLDFAST")).doesNotExist();
  }

  @Test
  void fileIsNoDirectory() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatThrownBy(() -> DataDirectory.take(file))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("is a file");
    assertThatThrownBy(() -> DataDirectory.take(file.resolve("below")))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void directoryThatCannotBeWrittenToIsToldOf() throws Exception {
    // A directory in the place of the mark: nobody, not even root, can write a file there.
    Path directory = parent.resolve("blocked");
    Files.createDirectories(directory.resolve("HOLDFAST"));

    assertThatThrownBy(() -> DataDirectory.take(directory))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("cannot be written to")
        .hasMessageContaining("--data");
  }
}
