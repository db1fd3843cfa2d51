package grapevine.faces.conversation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes as one line of text: {@code \r \n \0 \\ \xHH}, and for reading {@code \{N:text\}} for N
 * times the text.
 */
final class Escapes {

  private Escapes() {}

  static byte[] read(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int index = 0;
    while (index < text.length()) {
      char character = text.charAt(index);
      if (character != '\\') {
        int end = text.offsetByCodePoints(index, 1);
        out.writeBytes(text.substring(index, end).getBytes(StandardCharsets.UTF_8));
        index = end;
      } else {
        index = escape(text, index + 1, out);
      }
    }
    return out.toByteArray();
  }

  private static int escape(String text, int index, ByteArrayOutputStream out) {
    switch (text.charAt(index)) {
      case 'r' -> out.write('\r');
      case 'n' -> out.write('\n');
      case '0' -> out.write(0);
      case '\\' -> out.write('\\');
      case 'x' -> {
        out.write(Integer.parseInt(text, index + 1, index + 3, 16));
        return index + 3;
      }
      case '{' -> {
        int colon = text.indexOf(':', index);
        int close = text.indexOf('}', index);
        byte[] repeated = read(text.substring(colon + 1, close));
        for (int n = Integer.parseInt(text, index + 1, colon, 10); n > 0; n--) {
          out.writeBytes(repeated);
        }
        return close + 1;
      }
      default -> throw new IllegalArgumentException("escape in " + text);
    }
    return index + 1;
  }

  static String write(byte[] bytes) {
    StringBuilder out = new StringBuilder(bytes.length);
    for (byte octet : bytes) {
      switch (octet) {
        case '\r' -> out.append("\\r");
        case '\n' -> out.append("\\n");
        case 0 -> out.append("\\0");
        case '\\' -> out.append("\\\\");
        default -> {
          if (octet < ' ' || octet == 0x7f) {
            out.append("\\x" + HexFormat.of().toHexDigits(octet));
          } else {
            out.append((char) octet);
          }
        }
      }
    }
    return out.toString();
  }
}
