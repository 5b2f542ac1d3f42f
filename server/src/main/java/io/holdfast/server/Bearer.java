package io.holdfast.server;

import io.holdfast.netty.HttpCall;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who asks over HTTP: whoever knows the secret of {@code identify}, sent as RFC 6750 §2.1 says. */
final class Bearer {

  private static final Pattern CREDENTIALS = Pattern.compile("(?i:bearer) +([^ ]+) *");

  private Bearer() {}

  /**
   * {@return the id of the person who asks}
   *
   * @param call that asks
   * @param rules that judge the secret
   * @throws Refusal if there is no secret, or it is none
   */
  static String person(HttpCall call, ChatRules rules) throws Refusal {
    Matcher credentials = CREDENTIALS.matcher(call.headers().first("authorization").orElse("none"));
    if (!credentials.matches()) {
      throw new Refusal(
          Refusal.Code.BAD_SECRET,
          "Say who you are, with the header Authorization: Bearer SECRET.");
    }
    return PersonIds.of(rules.secret(credentials.group(1)));
  }
}
