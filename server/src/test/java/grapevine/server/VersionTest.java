package grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class VersionTest {
  @Test
  void isThatOfTheBuild() throws Exception {
    String build = Files.readString(Path.of("pom.xml"));
    assertThat(build).contains("<version>" + Version.TEXT + "</version>");
  }
}
