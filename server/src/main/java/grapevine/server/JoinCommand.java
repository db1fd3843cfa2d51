package grapevine.server;

import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.control.DataLock;
import grapevine.runtime.link.Applicant;
import grapevine.runtime.link.Enrolment;
import grapevine.runtime.link.JoinToken;
import grapevine.runtime.tls.TlsTrouble;
import grapevine.server.configuration.Configuration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a further server of an organisation, with a one-time token of one that there is. */
@Command(
    name = "join",
    description = {
      "Makes a further server of an organisation.",
      "The token, which \"grapevine token\" prints at the first server, is read from standard"
          + " input: it is a secret."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  grapevine join --name semillon            (and paste the token)",
      "  grapevine join --config semillon.toml < token.txt"
    })
final class JoinCommand implements Callable<Integer> {
  @Mixin private ConfigurationOption option = new ConfigurationOption();

  @Override
  public Integer call() throws Exception {
    Configuration configuration = option.readOrWrite();
    if (Identity.isIn(configuration.data())) {
      System.err.println(
          "grapevine: there is a server in " + configuration.data() + " already; run it: serve");
      return 1;
    }
    Optional<JoinToken> token = readToken();
    if (token.isEmpty()) {
      System.err.println(
          "grapevine: that is no token, or not all of it; it begins with gvjoin- and is one word");
      return 2;
    }
    ServerTools tools = ServerTools.create();
    try (var _ = DataLock.take(configuration.data())) {
      return join(tools, configuration, token.get());
    } finally {
      tools.watchdog().close();
    }
  }

  private static Optional<JoinToken> readToken() throws IOException {
    System.err.println("Paste the token, and press return:");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    return line == null ? Optional.empty() : JoinToken.parse(line.strip());
  }

  private int join(ServerTools tools, Configuration configuration, JoinToken token)
      throws Exception {
    return switch (enrol(tools, configuration, token)) {
      case Enrolment.Outcome.Joined _ -> {
        System.out.println(
            "The server "
                + configuration.name()
                + " belongs to the organisation now.\nRun it: grapevine serve --config "
                + option.file());
        yield 0;
      }
      case Enrolment.Outcome.Refused(String why) -> failed(1, "refused: " + why);
      case Enrolment.Outcome.NotReached(String why) -> failed(3, why + "; the token is still good");
      case Enrolment.Outcome.Unknown(String why) ->
          failed(4, why + "; the token may be used up: get a new one and try again");
    };
  }

  /** Joins; where that was possible, the identity is in the data folder. */
  static Enrolment.Outcome enrol(ServerTools tools, Configuration configuration, JoinToken token)
      throws TlsTrouble, IOException {
    ServerNumber number = new ServerNumber(tools.randomness().nextLong());
    Applicant applicant =
        new Applicant(
            number, configuration.name(), configuration.advertised(), Hosts.of(configuration));
    Enrolment.Outcome outcome = Enrolment.join(token, applicant, tools.watchdog());
    if (outcome
        instanceof Enrolment.Outcome.Joined(var credentials, var authority, byte[] introduction)) {
      SortedMap<ServerNumber, Identity.Introduced> servers =
          Identity.readIntroduction(introduction);
      servers.remove(number);
      new Identity(new Identity.First(number, servers), credentials, authority, Optional.empty())
          .write(configuration.data());
    }
    return outcome;
  }

  private static int failed(int code, String why) {
    System.err.println("grapevine: " + why);
    return code;
  }
}
