package grapevine.faces.smtp;

/** The keyword for {@code with} in the Received line (RFC 3848 section 1, RFC 6531 section 4.3). */
final class ProtocolKeyword {

  private ProtocolKeyword() {}

  static String of(
      SmtpRole role,
      boolean extended,
      boolean internationalized,
      boolean tls,
      boolean authenticated) {
    if (!extended) {
      return "SMTP";
    }
    String base = role == SmtpRole.LMTP ? "LMTP" : "SMTP";
    String prefix = internationalized ? "UTF8" : role == SmtpRole.LMTP ? "" : "E";
    return prefix + base + (tls ? "S" : "") + (authenticated ? "A" : "");
  }
}
