package grapevine.server;

import grapevine.cli.ServerConnection;
import grapevine.cli.ServerTrouble;
import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlRequest;
import grapevine.runtime.link.Enrolment;
import grapevine.runtime.link.JoinToken;
import grapevine.runtime.process.ErrorSink;
import grapevine.runtime.process.SecureRandomness;
import grapevine.runtime.process.SystemClock;
import grapevine.runtime.process.Watchdog;
import grapevine.server.configuration.Configuration;
import grapevine.server.configuration.ConfigurationFile;
import grapevine.trial.process.Patience;
import grapevine.trial.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A whole server of this process, with links on loopback and its socket in its data folder, that is
 * started anew when it wants to be, as {@code grapevine serve} does.
 */
final class LoopbackServer {
  /** How long a test waits for what must come; far more than it takes. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Path folder;
  private final Path file;
  private Configuration configuration;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final ServerTools tools;
  private @Nullable Thread thread;
  private @Nullable FutureTask<Boolean> task;

  /** A server's folder and configuration; nothing runs. */
  LoopbackServer(Path folder, String name) throws Exception {
    this.name = name;
    this.folder = folder;
    String links = "127.0.0.1:" + Ports.anyFree();
    file = folder.resolve(name + ".toml");
    Files.writeString(
        file,
        "name = \""
            + name
            + "\"\ndata = \""
            + name
            + "\"\n[listen]\nlinks = \""
            + links
            + "\"\n[replication]\ncompare-millis = 500\npatience-millis = 2000\n"
            + "certain-millis = 500\n");
    configuration = ConfigurationFile.read(file);
    ErrorSink errors = new ErrorSink(line -> lines.add(line.toString()));
    tools =
        new ServerTools(
            new SystemClock(),
            new SecureRandomness(),
            line -> lines.add(line.toString()),
            errors,
            new Watchdog(errors));
  }

  /** Adds lines to its configuration, which count from its next start on. */
  void configure(String more) throws Exception {
    Files.writeString(file, Files.readString(file) + more);
    configuration = ConfigurationFile.read(file);
  }

  /** The port where it takes links. */
  int linksPort() {
    return configuration.links().orElseThrow().port();
  }

  /** Makes it the first server of an organisation. */
  void found() throws Exception {
    Files.createDirectories(configuration.data());
    InitCommand.found(tools, configuration);
  }

  /** Makes it a server of the organisation of another, which runs. */
  void join(LoopbackServer other) throws Exception {
    Files.createDirectories(configuration.data());
    JoinToken token = JoinToken.parse(other.done("token").text()).orElseThrow();
    Enrolment.Outcome outcome = JoinCommand.enrol(tools, configuration, token);
    if (!(outcome instanceof Enrolment.Outcome.Joined)) {
      throw new AssertionError(outcome.toString());
    }
  }

  /** Starts it, and waits until it makes changes. */
  void start() throws Exception {
    FutureTask<Boolean> serving = new FutureTask<>(this::serve);
    task = serving;
    thread = Thread.ofPlatform().name("serve " + name).start(serving);
    until("it makes changes", () -> row("status", "kind", "server").get("makes-changes"), "yes");
  }

  private boolean serve() throws Exception {
    while (true) {
      RunningServer server = new RunningServer(tools, configuration, false);
      try {
        server.awaitEnd();
      } catch (InterruptedException e) {
        return true;
      } finally {
        server.close();
      }
    }
  }

  /** Stops it, if it runs. */
  void stop() throws Exception {
    Thread running = thread;
    FutureTask<Boolean> serving = task;
    if (running != null && serving != null) {
      running.interrupt();
      serving.get();
      running.join();
      thread = null;
    }
  }

  /** Stops it for good. */
  void end() throws Exception {
    stop();
    tools.watchdog().close();
  }

  /** Copies its data folder; it must not run. */
  Path copyData(String to) throws IOException {
    Path target = folder.resolve(to);
    copy(configuration.data(), target);
    return target;
  }

  /** Puts a copy in place of its data folder; it must not run. */
  void putBack(Path saved) throws IOException {
    try (var paths = Files.walk(configuration.data())) {
      for (Path path : paths.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    copy(saved, configuration.data());
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  /** Asks it to do something; {@code name=value} each. */
  ControlReply ask(String verb, String... arguments) throws ServerTrouble {
    TreeMap<String, List<String>> values = new TreeMap<>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      values.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(parts[1]);
    }
    List<ControlReply> replies = new ArrayList<>();
    try (ServerConnection connection = new LocalServers().connect(configuration.data())) {
      connection.ask(new ControlRequest(verb, values, null), replies::add);
    }
    List<SortedMap<String, String>> rows =
        replies.stream().flatMap(reply -> reply.rows().stream()).toList();
    ControlReply last = replies.getLast();
    return new ControlReply(last.outcome(), last.text(), rows, false);
  }

  /** Asks it to do something, which it must. */
  ControlReply done(String verb, String... arguments) throws ServerTrouble {
    ControlReply reply = ask(verb, arguments);
    if (reply.outcome() != ControlReply.Outcome.DONE) {
      throw new AssertionError(
          name + ": " + verb + " " + Arrays.toString(arguments) + ": " + reply + tail());
    }
    return reply;
  }

  /** The first row of an answer in which a name has that value; empty where there is none. */
  SortedMap<String, String> row(String verb, String key, String value) throws ServerTrouble {
    return ask(verb).rows().stream()
        .filter(row -> value.equals(row.get(key)))
        .findFirst()
        .orElseGet(TreeMap::new);
  }

  /** Its present number. */
  String number() throws ServerTrouble {
    return String.valueOf(row("status", "kind", "server").get("number"));
  }

  /** How many messages are in an INBOX here. */
  int messages(String owner) throws ServerTrouble {
    return done("read", "name=" + owner).rows().size();
  }

  /** All that it holds, in digests. */
  String digest() throws ServerTrouble {
    return done("digest").rows().toString();
  }

  /** Something to be asked for. */
  interface Asked {
    @Nullable Object now() throws Exception;
  }

  /** Waits until it is so. */
  void until(String what, Asked asked, Object wanted) throws Exception {
    AtomicReference<@Nullable Object> last = new AtomicReference<>();
    try {
      Patience.until(
          name + ": " + what,
          PATIENCE,
          () -> {
            FutureTask<Boolean> serving = task;
            if (serving != null && serving.isDone()) {
              serving.get();
            }
            try {
              last.set(asked.now());
            } catch (ServerTrouble starting) {
              last.set(starting.getMessage());
            }
            return wanted.equals(last.get());
          });
    } catch (Exception e) {
      throw new AssertionError(e.getMessage() + "; it was " + last + tail(), e);
    }
  }

  String name() {
    return name;
  }

  /** Whether a line with that was logged. */
  boolean logged(String text) {
    return List.copyOf(lines).stream().anyMatch(line -> line.contains(text));
  }

  /** How many errors were counted. */
  long errors() {
    return tools.errors().count();
  }

  /** Its log, for messages. */
  String tail() {
    return "\nlog of " + name + ":\n" + String.join("\n", List.copyOf(lines));
  }
}
