package grapevine.faces.envelope;

/**
 * The ORCPT parameter of RCPT: the recipient as the original sender wrote it (RFC 3461 section
 * 4.2).
 *
 * @param type the address type, e.g. {@code rfc822} or {@code utf-8}: letters, digits and hyphens
 * @param address the address, decoded from xtext: 1 to 500 characters, no controls
 */
public record OriginalRecipient(String type, String address) {}
