package grapevine.trial.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short commands of this program in a process of their own, such as {@code init}. */
public final class BriefCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private BriefCommand() {}

  /**
   * Runs one to its end.
   *
   * @param folder the working folder
   * @param input for standard input; nothing else is ever read from it
   * @return what it wrote
   * @throws TrialFailure where it ends with another exit code than 0, or not within a minute
   */
  public static String run(Path folder, String input, List<String> arguments) throws TrialFailure {
    String shown = "grapevine " + String.join(" ", arguments);
    try {
      Process process =
          new ProcessBuilder(JavaCommand.brief(arguments))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      try {
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new TrialFailure(shown + " does not end");
        }
        if (process.exitValue() != 0) {
          throw new TrialFailure(
              shown + " ended with " + process.exitValue() + ":\n" + said.strip());
        }
        return said;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new TrialFailure("cannot run " + shown + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrialFailure(shown + " was interrupted", e);
    }
  }
}
