package io.holdfast.chat;

import static io.holdfast.chat.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatRulesTest {

  /** One character in two code units. */
  private static final String SMILE = "\ud83d\ude00";

  private final ChatRules rules = new ChatRules(ChatLimits.DEFAULT);

  @ParameterizedTest
  @ValueSource(strings = {"/", "a", "general", "A-b_c.9", "..", "-"})
  void roomIsTheLobbyOrAWord(String room) throws Refusal {
    assertThat(rules.room(room)).isEqualTo(room);
  }

  @Test
  void roomHasAtMost64Letters() throws Refusal {
    assertThat(rules.room("r".repeat(64))).hasSize(64);
    assertRefused(Refusal.Code.BAD_ROOM, () -> rules.room("r".repeat(65)));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"//", "/a", "a b", "a\n", "\u00e4", SMILE, "a/b", "*"})
  void anythingElseIsNoRoom(String room) {
    assertRefused(Refusal.Code.BAD_ROOM, () -> rules.room(room));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01234567", "0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000", "--------"})
  void idIsMadeOfLettersDigitsAndHyphens(String id) throws Refusal {
    assertThat(rules.id(id)).isEqualTo(id);
  }

  @Test
  void idHas8To64Characters() throws Refusal {
    assertThat(rules.id("i".repeat(64))).hasSize(64);
    assertRefused(Refusal.Code.BAD_ID, () -> rules.id("i".repeat(65)));
    assertRefused(Refusal.Code.BAD_ID, () -> rules.id("i".repeat(7)));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"0123_567", "0123 567", "01234567\n", "0123456\u00e4"})
  void anythingElseIsNoId(String id) {
    assertRefused(Refusal.Code.BAD_ID, () -> rules.id(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "two\nlines", "\u00e4\u00f6\u00fc", SMILE, "a  b", "\u200d"})
  void textIsWhateverCanBeSeenAndLineFeeds(String text) throws Refusal {
    assertThat(rules.text(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {" ", " a", "a ", "\na", "a\n", "a\tb", "a\rb", "a\u0000", "a\u0085b", "a\u007f"})
  void textHasNoControlCharactersAndNoSpacesAround(String text) {
    assertRefused(Refusal.Code.BAD_TEXT, () -> rules.text(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "a\ude00", "\ude00\ud83d"})
  void halfACharacterIsRefused(String half) {
    assertRefused(Refusal.Code.BAD_TEXT, () -> rules.text(half));
    assertRefused(Refusal.Code.BAD_NAME, () -> rules.name(half));
  }

  @Test
  void lengthIsCountedInCodePoints() throws Refusal {
    assertThat(rules.text(SMILE.repeat(4000))).hasSize(8000);
    assertRefused(Refusal.Code.BAD_TEXT, () -> rules.text(SMILE.repeat(4001)));
    assertThat(rules.name(SMILE.repeat(40))).hasSize(80);
    assertRefused(Refusal.Code.BAD_NAME, () -> rules.name(SMILE.repeat(41)));
  }

  @Test
  void limitsAreThoseThatWereGiven() throws Refusal {
    ChatRules strict = new ChatRules(new ChatLimits(3, 2, 1, 1000, 1, 1));

    assertThat(strict.text("abc")).isEqualTo("abc");
    assertRefused(Refusal.Code.BAD_TEXT, () -> strict.text("abcd"));
    assertThat(strict.name("ab")).isEqualTo("ab");
    assertRefused(Refusal.Code.BAD_NAME, () -> strict.name("abc"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ada", "Ada Lovelace", "\u00c5sa", "\u674e", SMILE, "Anonymous"})
  void nameIsWhatCanBeSeen(String name) throws Refusal {
    assertThat(rules.name(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0645\u06cc\u200c\u0631\u0648\u062f",
        "\u0915\u094d\u200d\u0937",
        "\ud83d\udc69\u200d\ud83d\udc67",
        "\ud83d\udc69\ud83c\udffd\u200d\u2764\ufe0f\u200d\ud83d\udc68"
      })
  void joinersStandWhereTheyShow(String name) throws Refusal {
    assertThat(rules.name(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "A\u200dda",
        "A\u200cda",
        "\u200d\u0645",
        "\u0645\u200c",
        "\u0645\u200c\u200c\u0645",
        " Ada",
        "Ada ",
        "A\nda",
        "A\u202eda",
        "A\u200bda",
        "A\u2028da",
        "A\u2029da",
        "A\ufeffda"
      })
  void nameHidesNothing(String name) {
    assertRefused(Refusal.Code.BAD_NAME, () -> rules.name(name));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, Long.MAX_VALUE})
  void positionIsZeroOrMore(long position) throws Refusal {
    assertThat(rules.position(position)).isEqualTo(position);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(longs = {-1, Long.MIN_VALUE})
  void anythingElseIsNoPosition(Long position) {
    assertRefused(Refusal.Code.BAD_REQUEST, () -> rules.position(position));
  }

  @Test
  void pageHas1To100MessagesAnd50UnlessAskedFor() throws Refusal {
    assertThat(rules.pageCount(null)).isEqualTo(50);
    assertThat(rules.pageCount(1L)).isEqualTo(1);
    assertThat(rules.pageCount(100L)).isEqualTo(100);
    assertRefused(Refusal.Code.BAD_REQUEST, () -> rules.pageCount(0L));
    assertRefused(Refusal.Code.BAD_REQUEST, () -> rules.pageCount(101L));
    assertRefused(Refusal.Code.BAD_REQUEST, () -> rules.pageCount((1L << 32) + 1));
  }
}
