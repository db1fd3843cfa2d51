package grapevine.faces.http;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** A message as lines (RFC 5322 section 2.1): each ends in CRLF, also the last. */
final class MessageText {
  private MessageText() {}

  /** The same with CRLF for each LF; empty where it has a CR without LF, or a NUL. */
  static Optional<byte[]> asLines(byte[] octets) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(octets.length + 64);
    byte last = '\n';
    for (int index = 0; index < octets.length; index++) {
      byte octet = octets[index];
      if (octet == 0 || last == '\r' && octet != '\n') {
        return Optional.empty();
      }
      if (octet == '\n' && last != '\r') {
        lines.write('\r');
      }
      lines.write(octet);
      last = octet;
    }
    if (last == '\r') {
      return Optional.empty();
    }
    if (last != '\n') {
      lines.write('\r');
      lines.write('\n');
    }
    return Optional.of(lines.toByteArray());
  }
}
