package grapevine.faces.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs each golden conversation. {@code -Dgolden.update=true} writes what the face says now into
 * the files, to be read in review.
 */
final class GoldenHttpTest {
  private static final Path FOLDER = Path.of("src/test/resources/grapevine/faces/http/talk");

  @TestFactory
  Stream<DynamicTest> asItStands() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .sorted()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> plays(file)))
          .toList()
          .stream();
    }
  }

  private static void plays(Path file) throws IOException {
    String text = Files.readString(file);
    String played = new Talk().play(text);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, played);
    }
    assertThat(played).isEqualTo(text);
  }
}
