package io.holdfast.server;

import static io.holdfast.chat.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.admin.AdminAction;
import io.holdfast.admin.ConnectionDesk;
import io.holdfast.admin.ModerationDesk;
import io.holdfast.chat.Access;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.HouseLimits;
import io.holdfast.chat.HouseRule;
import io.holdfast.chat.HouseRules;
import io.holdfast.chat.Person;
import io.holdfast.chat.PrivateRooms;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.RoomLimits;
import io.holdfast.doors.ConnectionOrigin;
import io.holdfast.doors.Connections;
import io.holdfast.doors.Moderation;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a super-user can ask for about what is said and who says it. */
@Timeout(60)
final class ModerationDeskTest {

  private static final Person ADA = new Person("id-of-ada-with-24-letter", "Ada");

  private final FaultyLog log = new FaultyLog();
  private final HouseRules house = new HouseRules(log, HouseLimits.DEFAULT, InstantSource.system());
  private final Access access = new Access(new PrivateRooms(log, RoomLimits.DEFAULT), house);
  private final ChatRules rules = new ChatRules(ChatLimits.DEFAULT);
  private final Chat chat = new Chat(log, rules, access, HouseLimits.DEFAULT);
  private final Connections connections = new Connections(house);
  private final Moderation moderation = new Moderation(chat, connections);
  private final ModerationDesk desk =
      new ModerationDesk(rules, moderation, new ConnectionDesk(rules, connections));

  @AfterEach
  void close() {
    log.close();
  }

  private AdminAction.Judged judge(String action, String asked) throws Refusal {
    AdminAction found = Objects.requireNonNull(desk.actions().get(action), action);
    return found.judge(ChatJson.parse(asked.replace('\'', '"')));
  }

  private String act(String action, String asked) throws Throwable {
    return ChatJson.write(FullHouse.done(judge(action, asked).carryOut().get()));
  }

  private List<String> held() {
    return moderation.rules().stream().map(HouseRule::key).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "mute, person, somebody, MUTED_PERSON somebody, person somebody",
    "ban, person, somebody, BANNED_PERSON somebody, person somebody",
    "mute, address, 192.0.2.1, MUTED_ADDRESS 192.0.2.1, address 192.0.2.1",
    "ban, address, 192.0.2.1, BANNED_ADDRESS 192.0.2.1, address 192.0.2.1",
  })
  void aRuleIsMadeAndLifted(String make, String member, String whom, String key, String named)
      throws Throwable {
    String asked = "{'" + member + "':'" + whom + "','seconds':60,'reason':'spam'}";
    assertThat(judge(make, asked).on()).isEqualTo(named);
    assertThat(act(make, asked)).contains("\"reason\":\"spam\"");
    assertThat(held()).containsExactly(key);
    HouseRule rule = moderation.rules().get(0);
    assertThat(rule.until()).isBetween(rule.since() + 50_000, rule.since() + 70_000);

    String lift = "{'kind':'" + rule.kind() + "','subject':'" + whom + "'}";
    assertThat(act("lift", lift)).isEqualTo("{\"lifted\":true}");
    assertThat(held()).isEmpty();
    assertThat(act("lift", lift)).isEqualTo("{\"lifted\":false}");
  }

  @Test
  void withoutATimeItIsForGood() throws Throwable {
    act("ban", "{'person':'somebody'}");

    assertThat(moderation.rules().get(0).until()).isNull();
    assertThat(moderation.rules().get(0).reason()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2:3::4, 20010db800010002",
    "::ffff:192.0.2.1, 192.0.2.1",
  })
  void anAddressCountsAsRulesHaveIt(String address, String subject) throws Throwable {
    act("ban", "{'address':'" + address + "'}");
    assertThat(held()).containsExactly("BANNED_ADDRESS " + subject);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "holdfast.example",
        "1.2.3",
        "999.1.1.1",
        ":::",
        "1:2:3",
        ".:",
        "",
        "10.0.0.0/8",
      })
  void namesAreNotLookedUp(String address) {
    assertRefused(Refusal.Code.BAD_REQUEST, () -> judge("ban", "{'address':'" + address + "'}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'person':'somebody','address':'192.0.2.1'}",
        "{'person':'somebody','seconds':0}",
        "{'person':'somebody','seconds':315360001}",
        "{'person':'somebody','seconds':'long'}",
      })
  void whatIsNotMeantSoIsRefused(String asked) {
    for (String action : List.of("mute", "ban")) {
      assertRefused(Refusal.Code.BAD_REQUEST, () -> judge(action, asked));
    }
  }

  @Test
  void whoIsConnectedIsNamedAndPutOutByABan() throws Throwable {
    List<Refusal.Code> ends = new ArrayList<>();
    ConnectionOrigin origin =
        new ConnectionOrigin(
            "/chat",
            () -> "websocket",
            new InetSocketAddress("192.0.2.1", 4711),
            reason -> {},
            refusal -> ends.add(refusal.code()));
    connections.open(origin, ADA, Set.of());
    String asked = "{'person':'" + ADA.id() + "'}";

    assertThat(judge("ban", asked).on()).isEqualTo("person " + ADA.id() + " (Ada)");
    act("ban", asked);

    assertThat(ends).containsExactly(Refusal.Code.BANNED);
    assertThat(held()).containsExactly("BANNED_PERSON " + ADA.id());
  }

  @Test
  void aRoomIsClosedAndOpened() throws Throwable {
    assertThat(judge("close-room", "{'room':'boats'}").on()).isEqualTo("room boats");
    act("close-room", "{'room':'boats','reason':'cleaning'}");
    assertThat(held()).containsExactly("CLOSED_ROOM boats");
    assertThat(act("open-room", "{'room':'boats'}")).isEqualTo("{\"lifted\":true}");
    assertThat(held()).isEmpty();
    for (String action : List.of("close-room", "open-room")) {
      assertRefused(Refusal.Code.BAD_ROOM, () -> judge(action, "{'room':'no room'}"));
    }
  }

  @Test
  void theHouseSpeaksAndAMessageIsRemoved() throws Throwable {
    assertThat(judge("post", "{'room':'boats','text':'Hello'}").on()).isEqualTo("room boats");
    String posted = act("post", "{'room':'boats','text':'Hello'}");
    String position = FullHouse.match(posted, "\"position\":(\\d+)}");
    String asked = "{'room':'boats','position':" + position + "}";

    assertThat(judge("remove-message", asked).on())
        .isEqualTo("message " + position + " of room boats");
    act("remove-message", asked);

    assertThat(chat.removals().of("boats")).containsExactly(Long.valueOf(position));
    assertRefused(
        Refusal.Code.BAD_REQUEST,
        () -> act("remove-message", "{'room':'elsewhere','position':" + position + "}"));
    assertRefused(Refusal.Code.BAD_REQUEST, () -> judge("remove-message", "{'room':'boats'}"));
    assertRefused(Refusal.Code.BAD_TEXT, () -> judge("post", "{'room':'boats','text':''}"));
    assertRefused(Refusal.Code.BAD_ROOM, () -> judge("post", "{'room':'no room','text':'Hello'}"));
  }

  @Test
  void aReasonThatIsTooLongIsRefused() {
    String asked = "{'person':'somebody','reason':'" + "x".repeat(201) + "'}";

    assertRefused(Refusal.Code.BAD_TEXT, () -> act("mute", asked));
  }
}
