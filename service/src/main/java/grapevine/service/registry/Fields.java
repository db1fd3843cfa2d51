package grapevine.service.registry;

import org.jspecify.annotations.Nullable;

/**
 * The names of fields that the program itself reads. Any other name is an attribute of the
 * organisation's own.
 */
public final class Fields {
  /** What the names of further secrets begin with. */
  public static final String SECRET = "secret.";

  /** What is kept of the password, a {@link Verifier}; a secret. */
  public static final String PASSWORD = "password";

  /** The present name, where it is no longer the name of the creation. */
  public static final String NAME = "name";

  /**
   * Of an alias that was left behind by a renaming: the timestamp since which the name was borne by
   * the entry that it stands for. Whoever meant that entry by the name then, means it still.
   */
  public static final String HELD_SINCE = "held-since";

  /** A line about the entry. */
  public static final String REMARK = "remark";

  /** A person's name in full. */
  public static final String FULL_NAME = "full-name";

  /** Where a machine or service is reached. */
  public static final String CONNECT_SITE = "connect-site";

  /** {@code true} where sign-in is refused. */
  public static final String DISABLED = "disabled";

  /** The order of the inbox sites: names of servers, a space between. */
  public static final String INBOX_ORDER = "inbox-order";

  /** Of a server: its number, sixteen hexadecimal digits. */
  public static final String SERVER_NUMBER = "server-number";

  /** Of a server: the fingerprint of its certificate. */
  public static final String CERTIFICATE = "certificate";

  /** Of a server: {@code active}, {@code leaving} or {@code written-off}. */
  public static final String SERVER_STATE = "server-state";

  /** Of a registry: what happens when replicas cannot be reached, {@code available}. */
  public static final String POLICY = "policy";

  /** Of a registry: for how many days its history is kept, 1 to 3,650. */
  public static final String HISTORY_DAYS = "history-days";

  /** Of a registry: least characters of a new password, 1 to 128. */
  public static final String PASSWORD_LENGTH = "password-length-min";

  /** Of a registry: for how many days a password is good, 1 to 3,650; for ever where not set. */
  public static final String PASSWORD_DAYS = "password-days-max";

  /** Of a registry: {@code true} where keys for SCRAM-SHA-256 are kept of new passwords. */
  public static final String SCRAM = "scram";

  /**
   * Of a registry that asks for SCRAM-SHA-256: what answers about names without keys are made from,
   * 64 hexadecimal digits; a secret.
   */
  public static final String SCRAM_SECRET = SECRET + "scram";

  private Fields() {}

  /** Whether the value must not be shown or logged. */
  public static boolean isSecret(String field) {
    return field.equals(PASSWORD) || field.startsWith(SECRET);
  }

  /** A field and its value as they may be shown and logged. */
  static String shown(String field, @Nullable String value) {
    return field + "=" + (value != null && isSecret(field) ? "(secret)" : value);
  }
}
