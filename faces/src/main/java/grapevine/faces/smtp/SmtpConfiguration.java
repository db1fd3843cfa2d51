package grapevine.faces.smtp;

/**
 * What an SMTP session is told at its beginning.
 *
 * @param role for whom the port is
 * @param serverName the name in the greeting, e.g. {@code cabernet.example.org}
 * @param tlsOffered whether STARTTLS can be offered
 * @param limits all limits
 */
public record SmtpConfiguration(
    SmtpRole role, String serverName, boolean tlsOffered, SmtpLimits limits) {}
