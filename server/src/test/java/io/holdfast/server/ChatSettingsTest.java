package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.accounts.AccountLimits;
import io.holdfast.chat.ChatLimits;
import io.holdfast.doors.AccountMode;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.doors.TokenPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChatSettingsTest {

  private static final TokenPolicy REQUIRED = new TokenPolicy(null, true, TokenPolicy.WARNING);

  @ParameterizedTest
  @CsvSource({
    "OFF, off, elsewhere",
    "OPTIONAL, optional, required",
    "REQUIRED, required, required",
  })
  void whoHasNeitherTokenNorAccountIsToldWhatIsWanted(
      AccountMode mode, String entrance, String withTokens) {
    ChatSettings settings =
        ChatSettings.of(ChatLimits.DEFAULT, AllowedOrigins.OWN)
            .withAccounts(mode, AccountLimits.DEFAULT);

    assertThat(settings.entrance()).isEqualTo(entrance);
    assertThat(settings.withTokens(REQUIRED).entrance()).isEqualTo(withTokens);
  }
}
