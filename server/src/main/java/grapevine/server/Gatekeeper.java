package grapevine.server;

import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.link.Applicant;
import grapevine.runtime.link.EnrolmentDesk;
import grapevine.runtime.link.ReturnDesk;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Asks the node whether a server may join, and tells that server whom it will meet; and tells the
 * node of servers that come back as new.
 */
final class Gatekeeper implements EnrolmentDesk.Gatekeeper, ReturnDesk {
  private static final long ANSWER_SECONDS = 20;

  private final Tickets tickets;

  Gatekeeper(Tickets tickets) {
    this.tickets = tickets;
  }

  @Override
  public EnrolmentDesk.Decision decide(byte[] secret, Applicant applicant) {
    String token = HexFormat.of().formatHex(secret);
    List<String> addresses = applicant.addresses().stream().map(NetworkAddress::toString).toList();
    Request enrol =
        new Request.Enrol(
            Secret.of(token.getBytes(StandardCharsets.US_ASCII)),
            applicant.name(),
            applicant.number(),
            addresses);
    return switch (ask(enrol)) {
      case Answer.Done() -> new EnrolmentDesk.Decision.Admitted(introduction());
      case Answer.Refused(var _, String text) -> new EnrolmentDesk.Decision.Refused(text);
      case Answer.NotNow(String text) -> new EnrolmentDesk.Decision.Refused(text);
      default -> new EnrolmentDesk.Decision.Refused("the server did not answer in time");
    };
  }

  @Override
  public Optional<String> returned(String name, ServerNumber former, ServerNumber number) {
    return switch (ask(new Request.ComeBack(name, former, number))) {
      case Answer.Done() -> Optional.empty();
      case Answer.Refused(var _, String text) -> Optional.of(text);
      case Answer.NotNow(String text) -> Optional.of(text);
      default -> Optional.of("the server did not answer in time");
    };
  }

  private byte[] introduction() {
    Request list =
        new Request.Command(
            new Request.Actor.Operator(),
            new ControlCommand("server list", new TreeMap<>(), Optional.empty()));
    TreeMap<ServerNumber, Identity.Introduced> servers = new TreeMap<>();
    if (ask(list) instanceof Answer.Report report) {
      for (SortedMap<String, String> row : report.rows()) {
        servers.put(
            new ServerNumber(Long.parseUnsignedLong(row.getOrDefault("number", "0"), 16)),
            new Identity.Introduced(
                row.getOrDefault("name", ""),
                Arrays.stream(row.getOrDefault("addresses", "").split(" ", -1))
                    .filter(address -> !address.isEmpty())
                    .toList()));
      }
    }
    return Identity.introduction(servers);
  }

  private Answer ask(Request request) {
    return tickets.await(request, ANSWER_SECONDS);
  }
}
