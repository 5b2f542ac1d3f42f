package io.holdfast.admin;

/**
 * Upper bounds of the audit log.
 *
 * @param entries most entries; for one more the oldest goes
 * @param strangersPerHour most entries in an hour about those who are no super-user; more are
 *     counted, and not kept
 * @param textBytes longest text of what was asked for that is kept, in bytes of JSON; of a longer
 *     one the entry says how long it was
 */
record AuditLimits(long entries, int strangersPerHour, int textBytes) {

  static final AuditLimits DEFAULT = new AuditLimits(1_000_000, 100, 16 << 10);
}
