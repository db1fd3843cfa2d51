package grapevine.trial.process;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One server as a process of its own, which may live several times. Safe for several threads. */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("(?m)^.*\\bready\\b.*$");
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final int LOG_TAIL_OCTETS = 4_096;
  private static final int LOOK_MILLIS = 10;

  private final String name;
  private final Path configuration;
  private final Path log;
  private final List<String> options;
  private @Nullable Process process;

  /**
   * Makes one that is not started.
   *
   * @param name for people
   * @param configuration its file; the process works in the folder of it
   * @param log what it says is added to this file
   * @param options for the command {@code serve}
   */
  public ServerProcess(String name, Path configuration, Path log, List<String> options) {
    this.name = name;
    this.configuration = configuration;
    this.log = log;
    this.options = List.copyOf(options);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its log file. */
  public Path log() {
    return log;
  }

  /**
   * Starts it and waits until it says that it is ready.
   *
   * @return how long that took
   * @throws TrialFailure where it ends before, or is not ready in time; with the end of its log
   */
  public synchronized Duration start(Duration patience) throws TrialFailure {
    long begin = System.nanoTime();
    try {
      long from = Files.exists(log) ? Files.size(log) : 0;
      Process started = launch();
      process = started;
      while (System.nanoTime() - begin < patience.toNanos()) {
        if (READY.matcher(said(from)).find()) {
          return Duration.ofNanos(System.nanoTime() - begin);
        }
        if (started.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new TrialFailure(
              name + " ended with " + started.exitValue() + " at its start:\n" + said(from));
        }
      }
      throw new TrialFailure(
          name + " is not ready after " + patience.toSeconds() + " s:\n" + said(from));
    } catch (IOException e) {
      throw new TrialFailure("cannot start " + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrialFailure("the start of " + name + " was interrupted", e);
    }
  }

  private Process launch() throws IOException {
    Path file = configuration.toAbsolutePath();
    List<String> arguments = new ArrayList<>(List.of("serve", "--config", file.toString()));
    arguments.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(JavaCommand.server(arguments));
    Path folder = file.getParent();
    if (folder != null) {
      builder.directory(folder.toFile());
    }
    return builder
        .redirectInput(ProcessBuilder.Redirect.from(nothing()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private static File nothing() {
    return new File("/dev/null");
  }

  /** What it has written to its log from that offset on; at most the last 4 KiB. */
  private String said(long from) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long begin = Math.max(from, file.length() - LOG_TAIL_OCTETS);
      byte[] tail = new byte[(int) Math.max(0, file.length() - begin)];
      file.seek(begin);
      file.readFully(tail);
      return new String(tail, StandardCharsets.UTF_8).strip();
    }
  }

  /** Whether it runs. */
  public synchronized boolean isAlive() {
    Process current = process;
    return current != null && current.isAlive();
  }

  /** Its process id, or 0. */
  public synchronized long pid() {
    Process current = process;
    return current == null ? 0 : current.pid();
  }

  /** Ends it at once, without a chance to clean up (SIGKILL). */
  public synchronized void kill() {
    end(false);
  }

  /** Asks it to end (SIGTERM), and kills it where it does not within 20 s. */
  public synchronized void stop() {
    end(true);
  }

  private void end(boolean kindly) {
    Process current = process;
    if (current == null) {
      return;
    }
    try {
      if (kindly) {
        current.destroy();
        if (current.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          return;
        }
      }
      current.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      current.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      process = null;
    }
  }

  /** Waits until it ends. */
  public void await() throws InterruptedException {
    Process current;
    synchronized (this) {
      current = process;
    }
    if (current != null) {
      current.waitFor();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
