package grapevine.trial.bench;

import grapevine.trial.process.TrialFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of this machine that a bench runs. */
final class Program {
  private static final int PATIENCE_SECONDS = 600;

  private Program() {}

  /** The first of those paths that can be run. */
  static Path find(String debianPackage, String... paths) throws TrialFailure {
    for (String path : paths) {
      if (Files.isExecutable(Path.of(path))) {
        return Path.of(path);
      }
    }
    throw new TrialFailure(
        paths[0]
            + " is missing: install Debian's package "
            + debianPackage
            + " (sudo apt-get install --no-install-recommends "
            + debianPackage
            + ")");
  }

  /** Whether this process is root, as servers that change their user need it. */
  static boolean isRoot() throws TrialFailure {
    return run(List.of("id", "-u")).strip().equals("0");
  }

  /**
   * Runs one to its end.
   *
   * @return what it wrote
   * @throws TrialFailure where it ends with another exit code than 0
   */
  static String run(List<String> command) throws TrialFailure {
    try {
      // A file, not a pipe: a server that goes on in the background would keep a pipe open.
      Path said = Files.createTempFile("grapevine-bench-", ".out");
      try {
        return run(command, said);
      } finally {
        Files.delete(said);
      }
    } catch (IOException e) {
      throw new TrialFailure("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrialFailure("interrupted", e);
    }
  }

  private static String run(List<String> command, Path said)
      throws IOException, InterruptedException, TrialFailure {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new TrialFailure(command.getFirst() + " does not end");
    }
    String text = Files.readString(said, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new TrialFailure(String.join(" ", command) + ":\n" + text.strip());
    }
    return text;
  }
}
