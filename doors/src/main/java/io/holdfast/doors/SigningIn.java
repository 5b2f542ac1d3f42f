package io.holdfast.doors;

import io.holdfast.accounts.AccountLimits;
import org.jspecify.annotations.Nullable;

/**
 * How people sign in.
 *
 * @param mode whether they have accounts
 * @param entrance the same in a word, as the page is told
 * @param limits of how often a password may be tried
 * @param superUser the id of the person who may sign in in any case, or null if there is none
 */
public record SigningIn(
    AccountMode mode, String entrance, AccountLimits limits, @Nullable String superUser) {}
