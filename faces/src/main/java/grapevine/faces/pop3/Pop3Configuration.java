package grapevine.faces.pop3;

/**
 * What a POP3 session is told at its beginning.
 *
 * @param serverName the name in the greeting
 * @param tlsOffered whether STLS can be offered
 * @param limits all limits
 */
public record Pop3Configuration(String serverName, boolean tlsOffered, Pop3Limits limits) {}
