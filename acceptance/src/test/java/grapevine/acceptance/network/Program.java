package grapevine.acceptance.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the system that run to their end. */
public final class Program {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Program() {}

  /**
   * What a program did.
   *
   * @param said standard output and standard error together
   */
  public record Ended(int code, String said) {}

  /**
   * Runs one to its end, or ends it after a minute.
   *
   * @param input for standard input
   */
  public static Ended run(String input, List<String> command) {
    return run(PATIENCE, input, command);
  }

  /**
   * Runs one to its end, or ends it after a while.
   *
   * @param patience how long it may take
   * @param input for standard input
   */
  public static Ended run(Duration patience, String input, List<String> command) {
    try {
      Path said = Files.createTempFile("program", ".out");
      try {
        String unread = "";
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try (var in = process.getOutputStream()) {
          in.write(input.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
          unread = String.valueOf(e.getMessage());
        }
        // It need not read what it is given; how it ends says whether that was right.
        boolean ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String text = Files.readString(said, StandardCharsets.ISO_8859_1);
        return new Ended(ended ? process.exitValue() : -1, text + unread);
      } finally {
        Files.delete(said);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + command + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command + " was interrupted", e);
    }
  }

  /** Runs one that must succeed. */
  public static String demand(String input, List<String> command) {
    Ended ended = run(input, command);
    if (ended.code() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + ended.code() + ": " + ended.said().strip());
    }
    return ended.said();
  }

  /** Runs one that must succeed, without input. */
  public static String demand(String... command) {
    return demand("", List.of(command));
  }

  /** One that runs until it is closed. */
  public static final class Running implements AutoCloseable {
    private final Process process;

    /** Starts it; what it says goes nowhere. */
    public Running(List<String> command) throws IOException {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    }

    /** Whether it runs. */
    public boolean isAlive() {
      return process.isAlive();
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
