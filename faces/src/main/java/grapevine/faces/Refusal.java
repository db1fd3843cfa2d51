package grapevine.faces;

/**
 * The one table that says what each refusal is in each protocol. {@code docs/refusals.md} is
 * written from it.
 *
 * <p>SMTP: reply code (RFC 5321 section 4.2), enhanced code (RFC 3463, RFC 5248), words. POP3:
 * response code in brackets where one exists (RFC 2449 section 8, RFC 3206), words. LDAP: result
 * code and its name (RFC 4511 appendix A), words. {@link #NONE} stands where a protocol has no
 * occasion for it.
 */
public enum Refusal {
  // Signing in
  /** Wrong name or password. */
  AUTHENTICATION_FAILED(
      "535 5.7.8 wrong user name or password",
      "[AUTH] wrong user name or password",
      "49 invalidCredentials: wrong name or password"),
  /** Nobody who could check the password is within reach. */
  AUTHENTICATION_UNCERTAIN(
      "454 4.7.0 the password cannot be checked now",
      "[SYS/TEMP] the password cannot be checked now",
      "52 unavailable: the password cannot be checked now"),
  /** A command needs a sign-in before it. */
  AUTHENTICATION_REQUIRED(
      "530 5.7.0 sign in first", "sign in first", "8 strongerAuthRequired: sign in first"),
  /** Passwords are not taken in the clear. */
  ENCRYPTION_REQUIRED(
      "538 5.7.11 passwords only under TLS",
      "passwords only under TLS: say STLS first",
      "13 confidentialityRequired: passwords only under TLS"),
  /** Nothing is taken in the clear. */
  TLS_REQUIRED("530 5.7.0 must issue a STARTTLS command first", Refusal.NONE),
  /** Another SASL mechanism than PLAIN. */
  MECHANISM_UNKNOWN(
      "504 5.5.4 only AUTH PLAIN is supported",
      "only AUTH PLAIN is supported",
      "7 authMethodNotSupported: mechanism not supported"),
  /** What came is not Base64, or not a PLAIN message. */
  CREDENTIALS_MALFORMED(
      "501 5.5.2 malformed credentials",
      "malformed credentials",
      "49 invalidCredentials: malformed credentials"),
  /** The client gave up the exchange. */
  AUTHENTICATION_CANCELLED("501 5.7.0 authentication cancelled", "authentication cancelled"),
  /** Too many wrong passwords. */
  TOO_MANY_FAILURES(
      "421 4.7.0 too many failed sign-ins",
      "[AUTH] too many failed sign-ins",
      "8 strongerAuthRequired: too many failed sign-ins"),

  // Sender and recipients
  /** The sender's address is not his. */
  SENDER_NOT_YOURS("550 5.7.1 you may not send under this address", Refusal.NONE),
  /** The sender's address does not exist. */
  SENDER_UNKNOWN("550 5.1.8 no such sender", Refusal.NONE),
  /** The sender's address cannot be checked. */
  SENDER_UNCERTAIN("451 4.4.3 the sender cannot be checked now", Refusal.NONE),
  /** Known not to exist. */
  RECIPIENT_UNKNOWN("550 5.1.1 no such recipient", Refusal.NONE),
  /** Whoever would know cannot be asked. */
  RECIPIENT_UNCERTAIN("451 4.4.3 the recipient cannot be checked now", Refusal.NONE),
  /** Not ours, and the sender is a stranger. */
  RELAY_DENIED("550 5.7.1 no relaying", Refusal.NONE),
  /** Not ours, and there is no smarthost that would take it (RFC 3463 section 3.5). */
  NO_WAY_OUT("550 5.4.4 no way to other domains from here", Refusal.NONE),
  /** A list that does not take mail from everybody. */
  POSTING_DENIED("550 5.7.2 you may not send to this list", Refusal.NONE),
  /** Exists, but takes no mail. */
  MAILBOX_DISABLED("550 5.2.1 the mailbox takes no mail", Refusal.NONE),
  /** Over quota. */
  MAILBOX_FULL("452 4.2.2 the mailbox is full", Refusal.NONE),
  /** More recipients than one transaction may have. */
  TOO_MANY_RECIPIENTS("452 4.5.3 too many recipients", Refusal.NONE),
  /** Too many recipients that do not exist. */
  TOO_MANY_UNKNOWN("421 4.7.0 too many unknown recipients", Refusal.NONE),
  /** DATA although each RCPT was refused. */
  NO_VALID_RECIPIENTS("554 5.5.1 no valid recipients", Refusal.NONE),
  /** An address beyond ASCII without the SMTPUTF8 parameter (RFC 6531 section 3.5). */
  INTERNATIONAL_ADDRESS("553 5.6.7 this address needs SMTPUTF8", Refusal.NONE),

  // The message
  /** Larger than the limit. */
  MESSAGE_TOO_LARGE("552 5.3.4 the message is too large", Refusal.NONE),
  /** The header section is larger than the limit. */
  HEADER_TOO_LARGE("552 5.3.4 the header section is too large", Refusal.NONE),
  /** A line of the message is longer than the limit. */
  CONTENT_LINE_TOO_LONG("554 5.6.0 a line of the message is too long", Refusal.NONE),
  /** A CR without LF or an LF without CR in the message. */
  CONTENT_BARE_ENDING("554 5.6.0 bare CR or LF in the message", Refusal.NONE),
  /** Refused for what it holds. */
  CONTENT_REFUSED("554 5.6.0 the message is refused", Refusal.NONE),
  /** It has been through too many servers. */
  LOOP("554 5.4.6 the message goes in a loop", Refusal.NONE),
  /** Not known whether it was stored. */
  OUTCOME_UNKNOWN(
      "451 4.3.0 outcome not known yet: send it again",
      Refusal.NONE,
      "80 other: outcome not known yet, look before you repeat it"),

  // The server
  /** Not now, for a cause of its own. */
  UNAVAILABLE(
      "451 4.3.0 not possible now",
      "[SYS/TEMP] not possible now",
      "52 unavailable: not possible now"),
  /** Too little disk left, or queues above their limits. */
  STORAGE_FULL(
      "452 4.3.1 not enough storage",
      "[SYS/TEMP] not enough storage",
      "52 unavailable: not enough storage"),
  /** Never, for a cause of its own. */
  NOT_PERMITTED(
      "550 5.7.1 not permitted",
      "[SYS/PERM] not permitted",
      "50 insufficientAccessRights: not permitted"),
  /** Too many connections, in all or from one address. */
  TOO_MANY_CONNECTIONS(
      "421 4.7.0 too many connections",
      "[SYS/TEMP] too many connections",
      "51 busy: too many connections"),
  /** The server stops. */
  SHUTTING_DOWN(
      "421 4.3.2 the server is shutting down",
      "[SYS/TEMP] the server is shutting down",
      "52 unavailable: the server is shutting down"),
  /** The peer was silent, or slow, for too long. (POP3 says nothing: RFC 1939 section 3.) */
  TIMED_OUT("421 4.4.2 timed out", Refusal.NONE),

  // The mailbox
  /** Another session has it. */
  MAILDROP_IN_USE(Refusal.NONE, "[IN-USE] another session has the mailbox"),
  /** This account has none. */
  NO_MAILDROP(Refusal.NONE, "[SYS/PERM] this account has no mailbox"),
  /** No message of that number, or it was deleted. */
  NO_SUCH_MESSAGE(Refusal.NONE, "no such message"),
  /** The body cannot be read now. */
  BODY_UNAVAILABLE(Refusal.NONE, "[SYS/TEMP] the message cannot be read now"),

  // The conversation
  /** No such command. */
  COMMAND_UNKNOWN(
      "500 5.5.1 unknown command", "unknown command", "2 protocolError: unknown operation"),
  /** Known, but not offered here. */
  COMMAND_NOT_OFFERED(
      "502 5.5.1 command not implemented",
      "command not offered",
      "53 unwillingToPerform: not offered here"),
  /** Not at this point. */
  BAD_SEQUENCE(
      "503 5.5.1 bad sequence of commands",
      "not at this point",
      "1 operationsError: not at this point"),
  /** Malformed arguments. */
  BAD_ARGUMENTS(
      "501 5.5.4 malformed arguments", "malformed arguments", "2 protocolError: malformed request"),
  /** A malformed address in MAIL. */
  BAD_SENDER("501 5.1.7 malformed sender address", Refusal.NONE),
  /** A malformed address in RCPT. */
  BAD_RECIPIENT("501 5.1.3 malformed recipient address", Refusal.NONE),
  /** A parameter of MAIL or RCPT that was not offered. */
  PARAMETER_UNKNOWN("555 5.5.4 parameter not known", Refusal.NONE),
  /** A command line above the limit. */
  LINE_TOO_LONG("500 5.5.2 line too long", "line too long", "2 protocolError: message too long"),
  /** A control character, NUL too, in a command. */
  CONTROL_CHARACTER("500 5.5.2 control character in command", "control character in command"),
  /** Bytes in a command that are no UTF-8. */
  NOT_UTF8("500 5.5.2 command is not UTF-8", "command is not UTF-8"),
  /** A command line that does not end in CRLF. */
  BARE_ENDING("500 5.5.2 bare CR or LF in command", "bare CR or LF in command"),
  /** Bytes before the greeting. */
  SPOKE_TOO_EARLY("554 5.5.1 spoke before the greeting", "spoke before the greeting"),
  /** The client speaks another protocol. */
  OTHER_PROTOCOL("554 5.5.1 this is a mail server", "this is a mail server"),
  /** This port serves other peers. */
  NOT_FROM_HERE("554 5.7.1 not from this address", "not from this address"),
  /** Too many errors. */
  TOO_MANY_ERRORS("421 4.7.0 too many errors", "too many errors"),

  // The directory
  /** A name that is no distinguished name. */
  NAME_MALFORMED(Refusal.NONE, Refusal.NONE, "34 invalidDNSyntax: malformed name"),
  /** Nothing bears that name. */
  ENTRY_UNKNOWN(Refusal.NONE, Refusal.NONE, "32 noSuchObject: no such entry"),
  /** The name is taken. */
  ENTRY_EXISTS(Refusal.NONE, Refusal.NONE, "68 entryAlreadyExists: the name is taken"),
  /** Nothing can be made, or moved, there. */
  NAME_UNFIT(Refusal.NONE, Refusal.NONE, "64 namingViolation: no entry can be there"),
  /** An attribute that follows from the name. */
  NAME_FIXED(Refusal.NONE, Refusal.NONE, "67 notAllowedOnRDN: rename the entry instead"),
  /** The unit holds entries. */
  UNIT_FIXED(Refusal.NONE, Refusal.NONE, "53 unwillingToPerform: units of the tree are fixed"),
  /** The flat view is for reading. */
  VIEW_FIXED(Refusal.NONE, Refusal.NONE, "53 unwillingToPerform: this view is for reading only"),
  /** No such attribute. */
  ATTRIBUTE_UNKNOWN(Refusal.NONE, Refusal.NONE, "17 undefinedAttributeType: no such attribute"),
  /** Kept by the server, or following from other things. */
  ATTRIBUTE_FIXED(Refusal.NONE, Refusal.NONE, "19 constraintViolation: not for clients to change"),
  /** More values than it may have, or less. */
  VALUES_UNFIT(Refusal.NONE, Refusal.NONE, "19 constraintViolation: wrong number of values"),
  /** A value that an attribute cannot have. */
  VALUE_MALFORMED(Refusal.NONE, Refusal.NONE, "21 invalidAttributeSyntax: not a value for it"),
  /** It has the value already. */
  VALUE_EXISTS(Refusal.NONE, Refusal.NONE, "20 attributeOrValueExists: it has that value"),
  /** It does not have the value. */
  VALUE_UNKNOWN(Refusal.NONE, Refusal.NONE, "16 noSuchAttribute: it does not have that value"),
  /** A class that entries here cannot have. */
  CLASS_UNFIT(Refusal.NONE, Refusal.NONE, "65 objectClassViolation: no such class of entries"),
  /** What was to hold does not (RFC 4528). */
  ASSERTION_FAILED(Refusal.NONE, Refusal.NONE, "122 assertionFailed: the entry is not as asserted"),
  /** Somebody else changed the entry between a look at it and the change. */
  CHANGED_MEANWHILE(Refusal.NONE, Refusal.NONE, "51 busy: the entry changed meanwhile, try again"),
  /** What the rules of names, values and lists do not allow. */
  CHANGE_UNFIT(Refusal.NONE, Refusal.NONE, "19 constraintViolation: it cannot be changed so"),
  /** A password that the registry's policy does not take. */
  PASSWORD_UNFIT(Refusal.NONE, Refusal.NONE, "19 constraintViolation: not an allowed password"),
  /** A critical control that is not known, or does not fit. */
  CONTROL_UNKNOWN(
      Refusal.NONE, Refusal.NONE, "12 unavailableCriticalExtension: control not supported");

  /** Stands where a protocol has no occasion for a refusal. */
  public static final String NONE = "";

  private static final int DETAIL_CHARACTERS_MAX = 300;

  private final String smtp;
  private final String pop3;
  private final String ldap;

  Refusal(String smtp, String pop3) {
    this(smtp, pop3, "");
  }

  Refusal(String smtp, String pop3, String ldap) {
    this.smtp = smtp;
    this.pop3 = pop3;
    this.ldap = ldap;
  }

  /**
   * Reply code, enhanced code and words in SMTP and LMTP; {@link #NONE} where it has no occasion.
   */
  public String smtp() {
    return smtp;
  }

  /** What follows {@code -ERR} in POP3; {@link #NONE} where it has no occasion. */
  public String pop3() {
    return pop3;
  }

  /**
   * The whole SMTP reply, without CRLF; words of {@link #UNAVAILABLE} where SMTP has no occasion
   * for this.
   */
  public String smtpReply(String detail) {
    return withDetail(smtp.isEmpty() ? UNAVAILABLE.smtp : smtp, detail);
  }

  /**
   * The whole POP3 reply, without CRLF; words of {@link #UNAVAILABLE} where POP3 has no occasion
   * for this.
   */
  public String pop3Reply(String detail) {
    return "-ERR " + withDetail(pop3.isEmpty() ? UNAVAILABLE.pop3 : pop3, detail);
  }

  /** Result code, its name and words in LDAP; {@link #NONE} where it has no occasion. */
  public String ldap() {
    return ldap;
  }

  /** The LDAP result code; of {@link #UNAVAILABLE} where LDAP has no occasion for this. */
  public int ldapCode() {
    String line = ldap.isEmpty() ? UNAVAILABLE.ldap : ldap;
    return Integer.parseInt(line.substring(0, line.indexOf(' ')));
  }

  /** The LDAP diagnostic message; where LDAP has no occasion for this, of the general one. */
  public String ldapMessage(String detail) {
    String line = ldap.isEmpty() ? UNAVAILABLE.ldap : ldap;
    return withDetail(line.substring(line.indexOf(": ") + 2), detail);
  }

  private static String withDetail(String words, String detail) {
    return detail.isEmpty() ? words : words + ": " + printable(detail);
  }

  /**
   * The text with what is not printable ASCII replaced by {@code ?}, and cut to a length that fits
   * a reply line.
   */
  public static String printable(String text) {
    int length = Math.min(text.length(), DETAIL_CHARACTERS_MAX);
    StringBuilder result = new StringBuilder(length);
    for (int index = 0; index < length; index++) {
      char character = text.charAt(index);
      result.append(character >= ' ' && character <= '~' ? character : '?');
    }
    return result.toString();
  }
}
