package io.holdfast.accounts;

import java.text.Normalizer;
import java.util.Locale;

/** The names of accounts: what looks alike but for case and form is one name. */
final class AccountName {

  private AccountName() {}

  /** {@return what an account of that name is kept under} */
  static String key(String name) {
    String folded = Normalizer.normalize(name, Normalizer.Form.NFKC);
    // Up and down again, so that letters with two small forms become one.
    folded = folded.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }
}
