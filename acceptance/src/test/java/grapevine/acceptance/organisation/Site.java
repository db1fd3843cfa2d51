package grapevine.acceptance.organisation;

import grapevine.acceptance.network.Network;
import grapevine.acceptance.network.Program;
import grapevine.trial.client.Outcome;
import grapevine.trial.client.Pop3Client;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.process.Operator;
import grapevine.trial.process.Operator.Command;
import grapevine.trial.process.Operator.Reply;
import grapevine.trial.process.Patience;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.world.Service;
import grapevine.trial.world.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server as a process at a host, which may live several times. Safe for several threads. */
public final class Site {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 20;

  private final String name;
  private final Path folder;
  private final Network network;
  private final Setup setup;
  private final Operator operator;
  private @Nullable Process process;

  Site(String name, Path folder, Network network, Setup setup) {
    this.name = name;
    this.folder = folder;
    this.network = network;
    this.setup = setup;
    this.operator = new Operator(new ControlSocket.Opener(), data());
  }

  /** The server's name, which is its host's too. */
  public String name() {
    return name;
  }

  /** Its data folder. */
  public Path data() {
    return folder.resolve(name);
  }

  /** Its configuration file. */
  public Path configuration() {
    return folder.resolve(name + ".toml");
  }

  /** Its log file. */
  public Path log() {
    return folder.resolve(name + ".log");
  }

  /** The host's IP address. */
  public String host() {
    return network.address(name);
  }

  /** Where a service is. */
  public InetSocketAddress address(Service service) {
    return new InetSocketAddress(host(), service.port(0));
  }

  void writeConfiguration() throws IOException {
    String text =
        """
        name = "%1$s"
        host-name = "%1$s.example.org"
        data = "%1$s"

        [listen]
        smtp = "0.0.0.0:25"
        submission = "0.0.0.0:587"
        submissions = "0.0.0.0:465"
        lmtp = "127.0.0.1:24"
        pop3 = "0.0.0.0:110"
        pop3s = "0.0.0.0:995"
        ldap = "0.0.0.0:389"
        http = "127.0.0.1:80"
        https = "%2$s:443"
        links = "0.0.0.0:7"

        [links]
        advertise = ["%2$s:7"]
        """
            .formatted(name, host());
    Files.writeString(configuration(), text + setup.sections());
  }

  /** Runs a command of the program at this host, to its end. */
  public Program.Ended command(String input, String... arguments) {
    return Program.run(input, network.within(name, Launch.brief(List.of(arguments))));
  }

  /** Runs another program at this host, to its end. */
  public Program.Ended program(String input, List<String> command) {
    return Program.run(input, network.within(name, command));
  }

  /** Starts another program at this host. */
  public Program.Running running(List<String> command) throws IOException {
    return new Program.Running(within(command));
  }

  /** The command that runs a command at this host. */
  public List<String> within(List<String> command) {
    return network.within(name, command);
  }

  /**
   * Starts it and waits until it says that it is ready.
   *
   * @return how long that took
   */
  public synchronized Duration start() throws TrialFailure {
    try {
      long from = Files.exists(log()) ? Files.size(log()) : 0;
      List<String> arguments = new ArrayList<>(List.of("serve", "--config"));
      arguments.add(configuration().toString());
      arguments.addAll(setup.serveOptions());
      Process started =
          new ProcessBuilder(network.within(name, Launch.server(arguments)))
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      process = started;
      return Patience.until(
          name + " is ready",
          START_PATIENCE,
          () -> {
            if (!started.isAlive()) {
              throw new IllegalStateException(name + " ended at its start:\n" + said(from));
            }
            return said(from).contains(" INFO ready");
          });
    } catch (IOException e) {
      throw new TrialFailure("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /** What it has written to its log from that offset on. */
  public String said(long from) throws IOException {
    byte[] all = Files.exists(log()) ? Files.readAllBytes(log()) : new byte[0];
    int begin = (int) Math.min(from, all.length);
    return new String(all, begin, all.length - begin, StandardCharsets.UTF_8);
  }

  /** How long its log is, in octets. */
  public long logLength() throws IOException {
    return Files.exists(log()) ? Files.size(log()) : 0;
  }

  /** Whether it runs. */
  public synchronized boolean isAlive() {
    Process current = process;
    return current != null && current.isAlive();
  }

  /** The number of its process, or 0 where it does not run. */
  public synchronized long processNumber() {
    Process current = process;
    return current == null ? 0 : current.pid();
  }

  /** How much memory it has, in MiB, as the system counts it. */
  public synchronized long residentMebibytes() throws IOException {
    Process current = process;
    if (current == null) {
      return 0;
    }
    // Field 2 of statm: resident pages (proc(5)), of 4 KiB.
    String pages = Files.readString(Path.of("/proc/" + current.pid() + "/statm")).split(" ", -1)[1];
    return Long.parseLong(pages) * 4 / 1024;
  }

  /** Ends it at once (SIGKILL). */
  public synchronized void kill() {
    end(false);
  }

  /** Asks it to end (SIGTERM). */
  public synchronized void stop() {
    end(true);
  }

  private void end(boolean kindly) {
    Process current = process;
    process = null;
    if (current == null) {
      return;
    }
    try {
      if (kindly) {
        current.destroy();
        current.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      }
      current.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      current.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Gives a command, whatever comes of it. */
  public Reply ask(Command command) {
    return operator.ask(command);
  }

  /** Gives a command that must be done. */
  public Reply demand(Command command) throws TrialFailure {
    return operator.demand(command);
  }

  /** A client that has signed in under TLS, to submit mail. */
  public SmtpClient submission(String person) throws IOException {
    SmtpClient client = SmtpClient.connectTls(address(Service.SUBMISSIONS), CLIENT_PATIENCE);
    try {
      demandDone(client.signIn(person, World.PASSWORD));
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  /** A client that brings mail from outside. */
  public SmtpClient outside() throws IOException {
    return SmtpClient.connect(address(Service.SMTP), CLIENT_PATIENCE);
  }

  /** A client that has opened a mailbox, under TLS. */
  public Pop3Client mailbox(String person) throws IOException {
    Pop3Client client = Pop3Client.connect(address(Service.POP3), CLIENT_PATIENCE);
    try {
      client.startTls();
      demandDone(client.signIn(person, World.PASSWORD));
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private void demandDone(Outcome outcome) throws IOException {
    if (!outcome.isDone()) {
      throw new IOException(name + " does not let in: " + outcome);
    }
  }

  /** All messages of a mailbox, as this server shows it. */
  public List<byte[]> messages(String person) throws IOException {
    try (Pop3Client client = mailbox(person)) {
      List<byte[]> messages = client.retrieveAll(List.copyOf(client.ids().keySet()));
      client.quit();
      return messages;
    }
  }
}
