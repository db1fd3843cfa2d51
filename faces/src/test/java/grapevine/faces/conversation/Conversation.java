package grapevine.faces.conversation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A golden file: prose, a setup, and steps. */
record Conversation(Path file, List<String> lines) {

  static Conversation of(Path file) {
    try {
      return new Conversation(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those in a folder, in the order of their names. */
  static Stream<Conversation> allIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .sorted()
          .map(Conversation::of)
          .toList()
          .stream();
    }
  }

  Setup setup() {
    return lines.stream()
        .filter(line -> line.startsWith("setup: "))
        .map(line -> Setup.of(line.substring(7)))
        .findFirst()
        .orElseThrow();
  }

  /** Everything but what the session does. */
  List<String> script() {
    return lines.stream().filter(line -> !isOutput(line)).toList();
  }

  private static boolean isOutput(String line) {
    return line.length() >= 2 && line.charAt(1) == ':' && "SQNXL".indexOf(line.charAt(0)) >= 0;
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }
}
