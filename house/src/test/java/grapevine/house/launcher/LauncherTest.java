package grapevine.house.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import grapevine.house.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the launcher's scripts in a project of their own, with a Maven that only pretends. */
final class LauncherTest {

  @TempDir Path project;

  /**
   * What a script did.
   *
   * @param status its exit status
   * @param lines what it printed, both streams
   */
  private record Outcome(int status, List<String> lines) {}

  @BeforeEach
  void copyTheScripts() throws IOException {
    Files.createDirectories(project.resolve("launcher"));
    for (String script : List.of("java.sh", "test.sh")) {
      Files.copy(
          Repository.root().resolve("launcher").resolve(script),
          project.resolve("launcher").resolve(script),
          StandardCopyOption.REPLACE_EXISTING);
    }
    write("launcher/packages.sh", "exit 0\n");
    write("launcher/unpacked.sh", "exit 0\n");
  }

  @ParameterizedTest
  @CsvSource({
    "5, 0, 0, 0, 0",
    "3, 1, 0, 1, 1",
    "3, 0, 2, 0, 0",
    "5, 0, 0, 0, 1",
    "0, 0, 0, 0, 0",
  })
  void theTestCommandIsGreenOnlyWhereAllRanAndPassed(
      int passed, int errors, int skipped, int failures, int status) throws Exception {
    pretendMaven(passed + errors + skipped + failures, errors, skipped, failures, status);
    Outcome outcome = run("sh launcher/test.sh");
    boolean green = passed > 0 && errors + skipped + failures + status == 0;
    assertThat(outcome.status()).isEqualTo(green ? 0 : 1);
    int failed = Math.max(errors + skipped + failures, green ? 0 : 1);
    assertThat(outcome.lines().getLast()).isEqualTo(passed + " passed, " + failed + " failed");
  }

  @Test
  void theTestCommandRefusesWhatItDoesNotKnow() throws Exception {
    Outcome outcome = run("sh launcher/test.sh --fast");
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.lines().getLast()).contains("--fast").contains("usage");
  }

  @Test
  void aReportOfAnEarlierRunIsNotCounted() throws Exception {
    pretendMaven(5, 0, 0, 0, 0);
    Files.createDirectories(project.resolve("faces/target/surefire-reports"));
    write("faces/target/surefire-reports/TEST-old.xml", "<testsuite tests=\"9\" errors=\"0\">\n");
    assertThat(run("sh launcher/test.sh").lines().getLast()).isEqualTo("5 passed, 0 failed");
  }

  @ParameterizedTest
  @CsvSource({"25.0.3, 25", "26, 26", "17.0.15, 17", "1.8.0_402, 1"})
  void theReleaseOfAJdkIsRead(String version, String release) throws Exception {
    for (String tool : List.of("java", "javac")) {
      write("jdk/bin/" + tool, "#!/bin/sh\n");
    }
    write("jdk/release", "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
    assertThat(run(". launcher/java.sh; jdk_release jdk").lines()).containsExactly(release);
  }

  @Test
  void aJavaWithoutCompilerIsNoJdk() throws Exception {
    write("jre/bin/java", "#!/bin/sh\n");
    assertThat(run(". launcher/java.sh; jdk_release jre").lines()).containsExactly("0");
  }

  @Test
  void withoutAJdkTheRemedyIsNamed() throws Exception {
    Outcome outcome = run(". launcher/java.sh; java_wanted=999; find_jdk");
    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.lines()).anyMatch(line -> line.contains("apt-get install openjdk-999"));
  }

  private void pretendMaven(int tests, int errors, int skipped, int failures, int status)
      throws IOException {
    String suite =
        "<testsuite name=\"a\" tests=\"%s\" errors=\"%s\" skipped=\"%s\" failures=\"%s\">"
            .formatted(tests, errors, skipped, failures);
    write(
        "mvnw",
        """
        #!/bin/sh
        mkdir -p kernel/target/surefire-reports
        echo '%s' > kernel/target/surefire-reports/TEST-a.xml
        exit %s
        """
            .formatted(suite, status));
  }

  private void write(String path, String text) throws IOException {
    Path file = project.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Outcome run(String command) throws IOException, InterruptedException {
    Path output = project.resolve("output");
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(), Files.readString(output, StandardCharsets.UTF_8).lines().toList());
  }
}
