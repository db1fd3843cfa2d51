package grapevine.server;

import grapevine.kernel.id.ServerNumber;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.link.Applicant;
import grapevine.runtime.link.EnrolmentDesk;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the node whether a server may join, and tells that server whom it will meet. */
final class Gatekeeper implements EnrolmentDesk.Gatekeeper {
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

  private byte[] introduction() {
    Request list =
        new Request.Command(
            new Request.Actor.Operator(),
            new ControlCommand("server list", new TreeMap<>(), Optional.empty()));
    TreeMap<ServerNumber, List<String>> servers = new TreeMap<>();
    if (ask(list) instanceof Answer.Report report) {
      for (SortedMap<String, String> row : report.rows()) {
        servers.put(
            new ServerNumber(Long.parseUnsignedLong(row.getOrDefault("number", "0"), 16)),
            List.of(row.getOrDefault("addresses", "").split(" ", -1)));
      }
    }
    return Identity.introduction(servers);
  }

  private Answer ask(Request request) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    tickets.ask(request, answer::complete);
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unknown("interrupted");
    } catch (ExecutionException | TimeoutException e) {
      return new Answer.Unknown("no answer");
    }
  }
}
