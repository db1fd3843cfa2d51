package grapevine.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where commands read and write. For one thread.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param prompt shows a question and reads an answer without echo; nothing where nobody is there to
 *     answer
 */
public record Terminal(
    InputStream in, PrintStream out, PrintStream err, Function<String, Optional<char[]>> prompt) {

  /** Longest password, in octets. */
  private static final int SECRET_OCTETS_MAX = 1024;

  /** The streams of this process, in UTF-8 whatever the machine's language. */
  public static Terminal ofProcess() {
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Terminal::askPerson);
  }

  @SuppressWarnings("SystemConsoleNull") // its declaration still says so
  private static Optional<char[]> askPerson(String question) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return Optional.empty();
    }
    return Optional.ofNullable(console.readPassword("%s", question));
  }

  /**
   * Asks for a new password, twice.
   *
   * @return its UTF-8, for the caller to wipe
   * @throws WrongUse where nobody answers, or the answers differ
   */
  public byte[] askNewSecret(String whose) throws WrongUse {
    char[] first = answer("New password for " + whose + ": ");
    char[] second = answer("Again: ");
    try {
      if (!Arrays.equals(first, second)) {
        throw new WrongUse("the two passwords differ; nothing was changed");
      }
      if (first.length == 0) {
        throw new WrongUse("an empty password is none; nothing was changed");
      }
      return octetsOf(first);
    } finally {
      Arrays.fill(first, '\0');
      Arrays.fill(second, '\0');
    }
  }

  private static byte[] octetsOf(char[] secret) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret));
    byte[] octets = new byte[encoded.remaining()];
    encoded.get(octets);
    encoded.clear();
    while (encoded.hasRemaining()) {
      encoded.put((byte) 0);
    }
    return octets;
  }

  private char[] answer(String question) throws WrongUse {
    return prompt
        .apply(question)
        .orElseThrow(() ->
            new WrongUse(
                "nobody is here to type a password: give it on standard input,"
                    + " with --password-stdin"));
  }

  /**
   * Reads a password from the first line of standard input.
   *
   * @return its octets, for the caller to wipe
   * @throws WrongUse where it is empty or longer than 1,024 octets
   */
  public byte[] readSecret() throws IOException, WrongUse {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet = in.read();
    while (octet >= 0 && octet != '\n') {
      line.write(octet);
      if (line.size() > SECRET_OCTETS_MAX) {
        throw new WrongUse("the password is longer than " + SECRET_OCTETS_MAX + " octets");
      }
      octet = in.read();
    }
    byte[] octets = line.toByteArray();
    int length = octets.length;
    if (length > 0 && octets[length - 1] == '\r') {
      length--;
    }
    if (length == 0) {
      throw new WrongUse("the first line of standard input is empty: no password");
    }
    return length == octets.length ? octets : Arrays.copyOf(octets, length);
  }
}
