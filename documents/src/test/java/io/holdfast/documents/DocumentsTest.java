package io.holdfast.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening a document, changing it, and what may not be. */
@Timeout(60)
class DocumentsTest {

  private static final String NAME = "doc/plan";

  @TempDir Path directory;

  private final SqliteLog log =
      SqliteLog.builder(Path.of("memory")).durability(Durability.MEMORY).open();
  private final Documents documents = Documents.builder(log).open();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void updateIsToldToTheOthersInOrderAndNotToItsSender() {
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    DocumentInHand bob = DocumentInHand.open(documents, NAME, "Bob");
    assertThat(ann.content().parts()).isEmpty();
    assertThat(bob.content().position()).isZero();

    long first = ann.write("one").position();
    long second = bob.write("two").position();
    long third = ann.write("three").position();

    assertThat(List.of(first, second, third)).containsExactly(1L, 2L, 3L);
    await().until(() -> bob.positions().equals(List.of(1L, 3L)));
    assertThat(bob.words()).containsExactlyInAnyOrder("one", "two", "three");
    assertThat(ann.positions()).containsExactly(2L);
  }

  @Test
  void documentIsThereAgainWhenTheLogIsOpenedAgain() {
    Path file = directory.resolve("log.db");
    try (SqliteLog kept = SqliteLog.open(file)) {
      DocumentInHand ann = DocumentInHand.open(Documents.builder(kept).open(), NAME, "Ann");
      ann.write("one").position();
      ann.write("two").position();
    }
    try (SqliteLog kept = SqliteLog.open(file)) {
      Documents again = Documents.builder(kept).open();
      assertThat(again.status().documents()).isEqualTo(1);
      assertThat(again.status().bytes()).isPositive();
      DocumentInHand bob = DocumentInHand.open(again, NAME, "Bob");
      assertThat(bob.content().isWhole()).isTrue();
      assertThat(bob.words()).containsExactlyInAnyOrder("one", "two");
      assertThat(bob.write("three").position()).isEqualTo(3);
    }
  }

  @Test
  void otherDocumentsAreNotTold() {
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    DocumentInHand bob = DocumentInHand.open(documents, NAME + "s", "Bob");
    ann.write("one").position();
    bob.write("two").position();
    assertThat(bob.words()).containsExactly("two");
    assertThat(DocumentInHand.open(documents, NAME, "Bob").content().parts()).hasSize(1);
  }

  @Test
  void whoComesBackIsToldWhatCameSince() {
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    ann.write("one").position();
    DocumentContent before = DocumentInHand.open(documents, NAME, "Bob").content();
    ann.write("two").position();

    DocumentInHand back =
        DocumentInHand.open(documents, NAME, new DocumentSince(before.epoch(), before.position()));

    assertThat(back.content().isWhole()).isFalse();
    assertThat(back.words()).containsExactly("two");
    DocumentInHand nothingNew =
        DocumentInHand.open(documents, NAME, new DocumentSince(before.epoch(), 2));
    assertThat(nothingNew.content().isWhole()).isFalse();
    assertThat(nothingNew.content().parts()).isEmpty();
  }

  @Test
  void whoComesFromAnotherLogIsToldEverything() {
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    ann.write("one").position();
    DocumentInHand other = DocumentInHand.open(documents, NAME, new DocumentSince("other", 1));
    assertThat(other.content().isWhole()).isTrue();
    assertThat(other.words()).containsExactly("one");
    DocumentInHand ahead = DocumentInHand.open(documents, NAME, new DocumentSince(log.epoch(), 2));
    assertThat(ahead.content().isWhole()).isTrue();
  }

  @Test
  void repeatIsAnsweredWithThePositionThatItHas() {
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    DocumentInHand bob = DocumentInHand.open(documents, NAME, "Bob");
    long position = ann.write("same", "one").position();
    assertThat(ann.write("same", "one").position()).isEqualTo(position);
    assertThat(ann.write("two").position()).isEqualTo(2);
    await().until(() -> bob.positions().equals(List.of(position, 2L)));
  }

  @Test
  void repeatWaitsForTheCommitOfTheFirst() throws InterruptedException {
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    ann.content();
    CountDownLatch go = new CountDownLatch(1);
    log.execute(() -> awaitUninterrupted(go));
    DocumentInHand.Outcome first = ann.write("same", "one");
    DocumentInHand.Outcome second = ann.write("same", "one");
    go.countDown();
    assertThat(first.position()).isEqualTo(1);
    assertThat(second.position()).isEqualTo(1);
    assertThat(ann.write("two").position()).isEqualTo(2);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void documentIsForgottenInMemoryWhenNobodyHasItOpen() {
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    ann.write("one").position();
    assertThat(documents.status().openDocuments()).isEqualTo(1);
    ann.close();
    await().until(() -> documents.status().openDocuments() == 0);
    // What is still sent is kept.
    assertThat(ann.write("two").position()).isEqualTo(2);
    assertThat(DocumentInHand.open(documents, NAME, "Bob").content().parts()).hasSize(2);
  }

  @Test
  void closedConnectionIsToldNothing() {
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    DocumentInHand bob = DocumentInHand.open(documents, NAME, "Bob");
    bob.content();
    bob.close();
    ann.write("one").position();
    assertThat(bob.words()).isEmpty();
  }

  @Test
  void largeUpdateIsRefused() {
    Documents small =
        Documents.builder(log).limits(new DocumentLimits(10, 100, 10_000, 1 << 20, 10, 10)).open();
    DocumentInHand ann = DocumentInHand.open(small, NAME, "Ann");
    assertThat(ann.append("large", new byte[11]).get()).isEqualTo(DocumentRefusal.TOO_LARGE);
    assertThat(ann.append("fits", new byte[10]).position()).isEqualTo(1);
  }

  @Test
  void documentThatIsFullTakesNoMore() {
    int most = 3 * (100 + DocumentLimits.UPDATE_OVERHEAD);
    Documents small =
        Documents.builder(log).limits(new DocumentLimits(100, 100, most, 1 << 20, 10, 10)).open();
    DocumentInHand ann = DocumentInHand.open(small, NAME, "Ann");
    for (int i = 0; i < 3; i++) {
      assertThat(ann.append("fits" + i, new byte[100]).position()).isEqualTo(i + 1);
    }
    assertThat(ann.append("more", new byte[1]).get()).isEqualTo(DocumentRefusal.FULL);
    assertThat(ann.append("fits1", new byte[100]).position()).isEqualTo(2);
  }

  @Test
  void allDocumentsTogetherTakeNoMoreThanTheyMay() {
    Documents small =
        Documents.builder(log)
            .limits(new DocumentLimits(1 << 20, 100, 1 << 20, 128 << 10, 10, 10))
            .open();
    DocumentInHand ann = DocumentInHand.open(small, NAME, "Ann");
    DocumentInHand bob = DocumentInHand.open(small, "other", "Bob");
    assertThat(ann.append("first", new byte[10]).position()).isEqualTo(1);
    assertThat(bob.append("second", new byte[10]).position()).isEqualTo(1);
    assertThat(bob.append("third", new byte[64 << 10]).get()).isEqualTo(DocumentRefusal.FULL);
    assertThat(small.status().bytes()).isEqualTo(128 << 10);
  }

  @Test
  void oneDocumentTooManyIsRefusedAtItsFirstUpdate() {
    Documents few =
        Documents.builder(log).limits(new DocumentLimits(100, 100, 10_000, 1 << 20, 1, 10)).open();
    DocumentInHand ann = DocumentInHand.open(few, NAME, "Ann");
    DocumentInHand bob = DocumentInHand.open(few, "other", "Bob");
    assertThat(bob.content().parts()).isEmpty();
    assertThat(ann.write("one").position()).isEqualTo(1);
    assertThat(bob.write("two").get()).isEqualTo(DocumentRefusal.TOO_MANY_DOCUMENTS);
  }

  @Test
  void oneReaderTooManyIsRefusedUntilOneLeaves() {
    Documents few =
        Documents.builder(log).limits(new DocumentLimits(100, 100, 10_000, 1 << 20, 10, 1)).open();
    DocumentInHand ann = DocumentInHand.open(few, NAME, "Ann");
    ann.content();
    assertThat(DocumentInHand.open(few, NAME, "Bob").outcome())
        .isEqualTo(DocumentRefusal.TOO_MANY_READERS);
    ann.close();
    assertThat(DocumentInHand.open(few, NAME, "Bob").content().parts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "umläut", "\n"})
  void idIsPrintableAscii(String id) {
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    assertThatIllegalArgumentException().isThrownBy(() -> ann.append(id, new byte[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> ann.append("x".repeat(65), new byte[1]));
  }

  @Test
  void nameHasBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DocumentInHand.open(documents, "", "Ann"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DocumentInHand.open(documents, "x".repeat(257), "Ann"));
  }

  @Test
  void closedLogFailsWhatIsAskedOfIt() {
    DocumentInHand ann = DocumentInHand.open(documents, NAME, "Ann");
    ann.content();
    log.close();
    assertThat(ann.write("one").get())
        .isInstanceOfSatisfying(
            LogException.class, e -> assertThat(e.error()).isEqualTo(LogError.CLOSED));
    assertThat(DocumentInHand.open(documents, NAME, "Bob").outcome())
        .isInstanceOf(LogException.class);
    ann.close();
  }
}
