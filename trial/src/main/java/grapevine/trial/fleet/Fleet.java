package grapevine.trial.fleet;

import grapevine.cli.ServerConnections;
import grapevine.trial.client.Outcome;
import grapevine.trial.client.Pop3Client;
import grapevine.trial.client.SmtpClient;
import grapevine.trial.process.Operator;
import grapevine.trial.process.Ports;
import grapevine.trial.process.ServerProcess;
import grapevine.trial.process.TrialFailure;
import grapevine.trial.proxy.TcpProxy;
import grapevine.trial.proxy.Weather;
import grapevine.trial.world.Service;
import grapevine.trial.world.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The three servers as processes. Safe for use by several threads. */
public final class Fleet implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(30);

  private final FleetPlan plan;
  private final Map<String, ServerProcess> processes = new LinkedHashMap<>();
  private final Map<String, Operator> operators = new LinkedHashMap<>();
  private final Map<String, TcpProxy> proxies = new LinkedHashMap<>();

  /**
   * Makes the fleet; nothing is started but the proxies.
   *
   * @throws TrialFailure where a port that it needs is in use
   */
  public Fleet(FleetPlan plan, ServerConnections connections) throws IOException, TrialFailure {
    this.plan = plan;
    Ports.demandFree(
        plan.ports(),
        "stop it (an earlier demo, perhaps), or choose others by --ports, such as --ports 22000");
    Files.createDirectories(plan.folder());
    for (String server : World.SERVERS) {
      processes.put(
          server,
          new ServerProcess(
              server, plan.configuration(server), plan.log(server), plan.serveOptions()));
      operators.put(server, new Operator(connections, plan.data(server)));
      for (String dialer : World.SERVERS) {
        if (plan.proxied() && !dialer.equals(server)) {
          proxies.put(
              link(dialer, server),
              new TcpProxy(
                  Ports.at(plan.proxyPort(dialer, server)),
                  Ports.at(plan.port(server, Service.LINKS))));
        }
      }
    }
  }

  private static String link(String dialer, String target) {
    return dialer + " to " + target;
  }

  /** Where and how the servers run. */
  public FleetPlan plan() {
    return plan;
  }

  /** A server's process. */
  public ServerProcess process(String server) {
    return known(processes, server);
  }

  /** Who commands a server. */
  public Operator operator(String server) {
    return known(operators, server);
  }

  private static <T> T known(Map<String, T> map, String name) {
    T value = map.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return value;
  }

  /** Starts a server, and waits until it is ready. */
  public Duration start(String server) throws TrialFailure {
    return process(server).start(START_PATIENCE);
  }

  /** Changes the weather of a link, in both directions. */
  public void weather(String one, String other, Weather weather) {
    known(proxies, link(one, other)).weather(weather);
    known(proxies, link(other, one)).weather(weather);
  }

  /** Changes the weather of all links of a server. */
  public void weatherAround(String server, Weather weather) {
    for (String other : World.SERVERS) {
      if (!other.equals(server)) {
        weather(server, other, weather);
      }
    }
  }

  /** Makes all links work. */
  public void heal() {
    proxies.values().forEach(proxy -> proxy.weather(new Weather.Clear()));
  }

  /** Where a service of a server is. */
  public InetSocketAddress address(String server, Service service) {
    return Ports.at(plan.port(server, service));
  }

  /** A client that has signed in to submit mail. */
  public SmtpClient submission(String server, String person) throws IOException {
    SmtpClient client = SmtpClient.connect(address(server, Service.SUBMISSION), CLIENT_PATIENCE);
    return signedIn(client, person);
  }

  private static SmtpClient signedIn(SmtpClient client, String person) throws IOException {
    try {
      Outcome outcome = client.signIn(person, World.PASSWORD);
      if (!outcome.isDone()) {
        throw new IOException(person + " cannot sign in: " + outcome);
      }
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  /** A client that brings mail from outside. */
  public SmtpClient outside(String server) throws IOException {
    return SmtpClient.connect(address(server, Service.SMTP), CLIENT_PATIENCE);
  }

  /** A client that has opened a mailbox. */
  public Pop3Client mailbox(String server, String person) throws IOException {
    Pop3Client client = Pop3Client.connect(address(server, Service.POP3), CLIENT_PATIENCE);
    try {
      Outcome outcome = client.signIn(person, World.PASSWORD);
      if (!outcome.isDone()) {
        throw new IOException(person + " cannot open the mailbox: " + outcome);
      }
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  /** The servers' processes, in the order of their ports. */
  public List<ServerProcess> processes() {
    return List.copyOf(processes.values());
  }

  @Override
  public void close() throws IOException {
    List<Thread> stops =
        processes.values().stream()
            .map(process -> Thread.ofVirtual().start(process::stop))
            .toList();
    try {
      for (Thread stop : stops) {
        stop.join();
      }
    } catch (InterruptedException e) {
      processes.values().forEach(ServerProcess::kill);
      Thread.currentThread().interrupt();
    }
    for (TcpProxy proxy : proxies.values()) {
      proxy.close();
    }
  }
}
