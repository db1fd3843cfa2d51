package grapevine.faces;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One command line without its CRLF: no control character, valid UTF-8. Valid only while it is
 * handled: it is a window on the input. Not safe for use by several threads.
 */
public final class CommandLine {

  private final byte[] array;
  private final int start;
  private final int end;
  private final int verbEnd;

  CommandLine(byte[] array, int start, int end) {
    this.array = array;
    this.start = start;
    this.end = end;
    int index = start;
    while (index < end && array[index] != ' ') {
      index++;
    }
    verbEnd = index;
  }

  /** The first word, in upper case; empty where the line begins with a space or is empty. */
  public String verb() {
    return new String(array, start, verbEnd - start, StandardCharsets.UTF_8)
        .toUpperCase(Locale.ROOT);
  }

  /**
   * What follows the first word and the spaces after it, without spaces at the end; empty where
   * nothing does.
   */
  public String argument() {
    int from = verbEnd;
    while (from < end && array[from] == ' ') {
      from++;
    }
    int to = end;
    while (to > from && array[to - 1] == ' ') {
      to--;
    }
    return new String(array, from, to - from, StandardCharsets.UTF_8);
  }

  /**
   * A copy of what follows the first word and one space, as it is: for secrets, which the caller
   * wipes.
   */
  public byte[] rawArgument() {
    return Arrays.copyOfRange(array, Math.min(verbEnd + 1, end), end);
  }

  /** A copy of the whole line: for secrets, which the caller wipes. */
  public byte[] raw() {
    return Arrays.copyOfRange(array, start, end);
  }

  /** Overwrites the line in the input with zeros. */
  public void wipe() {
    Arrays.fill(array, start, end, (byte) 0);
  }

  /** What is wrong with the octets of a line, or null. */
  static @Nullable LineFault fault(byte[] array, int start, int end) {
    boolean beyondAscii = false;
    boolean control = false;
    for (int index = start; index < end; index++) {
      byte octet = array[index];
      if (octet == '\r') {
        return LineFault.BARE_ENDING;
      }
      control |= octet >= 0 && octet < ' ' || octet == 0x7f;
      beyondAscii |= octet < 0;
    }
    if (control) {
      return LineFault.CONTROL_CHARACTER;
    }
    return beyondAscii && !isUtf8(array, start, end) ? LineFault.NOT_UTF8 : null;
  }

  private static boolean isUtf8(byte[] array, int start, int end) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array, start, end - start));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }
}
