package grapevine.server;

import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlRequest;
import grapevine.runtime.address.NetworkAddress;
import grapevine.runtime.control.ControlServer;
import grapevine.runtime.link.JoinToken;
import grapevine.runtime.tls.Authority;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries out what comes through the socket in the data folder, in the operator's right. Called by
 * many threads; it may block.
 */
final class ControlDesk implements ControlServer.Handler {
  private static final long ANSWER_SECONDS = 60;
  private static final long VERIFY_SECONDS = 600;
  private static final int ROWS_EACH = 200;

  /** At most three octets each, and a row more: well below what a frame carries. */
  private static final int CHARACTERS_EACH = 128 << 10;

  private static final List<String> PAGED =
      List.of("dump mailbox", "dump registry", "export", "group members", "read show");
  private static final Set<String> NEXT = Set.of("next");

  private static final Request.Actor OPERATOR = new Request.Actor.Operator();

  private final Tickets tickets;
  private final NumberedCommands numbered;
  private final Supplier<CompletableFuture<List<String>>> verification;
  private final Identity identity;
  private final List<NetworkAddress> advertised;

  /**
   * A desk.
   *
   * @param verification begins to verify the storage
   */
  ControlDesk(
      Tickets tickets,
      Supplier<CompletableFuture<List<String>>> verification,
      Identity identity,
      List<NetworkAddress> advertised) {
    this.tickets = tickets;
    this.numbered = new NumberedCommands(tickets, ANSWER_SECONDS);
    this.verification = verification;
    this.identity = identity;
    this.advertised = advertised;
  }

  @Override
  public void handle(byte[] request, Consumer<byte[]> reply) {
    ControlRequest asked = ControlRequest.CODEC.fromBytes(request);
    byte[] secret = asked.secret();
    ControlCommand command =
        new ControlCommand(
            asked.verb(),
            new TreeMap<>(asked.arguments()),
            secret == null ? Optional.empty() : Optional.of(Secret.of(secret)));
    // A number of POSIX is another one at another server.
    boolean once = ControlRequest.changes(command.verb()) && command.argument("posix").isEmpty();
    Answer.Report report =
        once
            ? report(numbered.run(OPERATOR, command, number -> tell(number, reply)))
            : pages(command, reply);
    if (asked.verb().equals("token") && report.outcome() == Answer.Outcome.DONE) {
      report = joinToken(report.text());
    } else if (asked.verb().equals("status") && !report.rows().isEmpty()) {
      report = withVersion(report);
    } else if (asked.verb().equals("verify") && report.outcome() != Answer.Outcome.UNKNOWN) {
      report = withStorage(report);
    }
    send(report, false, reply);
  }

  /**
   * What is long comes in pages: each goes to the command line as it comes, so that memory is
   * bounded and others are served meanwhile.
   *
   * @return the last page
   */
  private Answer.Report pages(ControlCommand command, Consumer<byte[]> reply) {
    Answer.Report page = report(command);
    Optional<String> next = PAGED.contains(command.verb()) ? next(page) : Optional.empty();
    while (next.isPresent()) {
      List<SortedMap<String, String>> rows = page.rows().subList(0, page.rows().size() - 1);
      send(new Answer.Report(page.outcome(), "", rows), true, reply);
      TreeMap<String, List<String>> arguments = new TreeMap<>(command.arguments());
      arguments.put("from", List.of(next.get()));
      page = report(new ControlCommand(command.verb(), arguments, Optional.empty()));
      next = next(page);
    }
    return page;
  }

  private static Optional<String> next(Answer.Report page) {
    boolean more =
        page.outcome() == Answer.Outcome.DONE
            && !page.rows().isEmpty()
            && page.rows().getLast().keySet().equals(NEXT);
    return more ? Optional.of(page.rows().getLast().getOrDefault("next", "")) : Optional.empty();
  }

  private Answer.Report report(ControlCommand command) {
    return report(tickets.await(new Request.Command(OPERATOR, command), ANSWER_SECONDS));
  }

  /** Should no answer follow, the command is repeated with that number. */
  private static void tell(String number, Consumer<byte[]> reply) {
    send(said(Answer.Outcome.UNKNOWN, number), true, reply);
  }

  private static Answer.Report report(Answer answer) {
    return switch (answer) {
      case Answer.Report report -> report;
      case Answer.NotNow(String text) -> said(Answer.Outcome.NOT_REACHABLE, text);
      case Answer.Refused(var _, String text) -> said(Answer.Outcome.REFUSED, text);
      case Answer.Done() -> said(Answer.Outcome.DONE, "");
      case Answer.Unknown(String text) -> said(Answer.Outcome.UNKNOWN, text);
      default -> said(Answer.Outcome.UNKNOWN, "an answer that makes no sense");
    };
  }

  private static ControlReply.Outcome outcome(Answer.Outcome outcome) {
    return switch (outcome) {
      case DONE -> ControlReply.Outcome.DONE;
      case REFUSED, FORBIDDEN, OVERTAKEN -> ControlReply.Outcome.REFUSED;
      case WRONG_USE -> ControlReply.Outcome.WRONG_USE;
      case NOT_REACHABLE -> ControlReply.Outcome.NOT_REACHABLE;
      case UNKNOWN -> ControlReply.Outcome.UNKNOWN;
    };
  }

  private static Answer.Report said(Answer.Outcome outcome, String text) {
    return new Answer.Report(outcome, text, List.of());
  }

  /** What an operator carries to the new server: where to ask, whom to trust, and the secret. */
  private Answer.Report joinToken(String secret) {
    if (identity.issuer().isEmpty()) {
      return said(
          Answer.Outcome.REFUSED,
          "tokens are made at the server that has the authority's key, the first of all");
    }
    if (advertised.isEmpty()) {
      return said(
          Answer.Outcome.REFUSED,
          "this server takes no links: set listen.links, or links.advertise, and restart it");
    }
    JoinToken token =
        new JoinToken(
            Authority.fingerprint(identity.authority()),
            HexFormat.of().parseHex(secret),
            advertised);
    return said(Answer.Outcome.DONE, token.text());
  }

  private static Answer.Report withVersion(Answer.Report report) {
    List<SortedMap<String, String>> rows = new ArrayList<>(report.rows());
    TreeMap<String, String> server = new TreeMap<>(rows.getFirst());
    server.put("version", Version.TEXT);
    rows.set(0, server);
    return new Answer.Report(report.outcome(), report.text(), rows);
  }

  private Answer.Report withStorage(Answer.Report report) {
    List<SortedMap<String, String>> rows = new ArrayList<>(report.rows());
    List<String> findings;
    try {
      findings = verification.get().get(VERIFY_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return said(Answer.Outcome.UNKNOWN, "interrupted");
    } catch (ExecutionException | TimeoutException e) {
      return said(Answer.Outcome.UNKNOWN, "the storage was not verified within ten minutes");
    }
    for (String finding : findings) {
      TreeMap<String, String> row = new TreeMap<>();
      row.put("finding", finding);
      rows.add(row);
    }
    return rows.isEmpty()
        ? report
        : new Answer.Report(Answer.Outcome.REFUSED, rows.size() + " findings", rows);
  }

  /**
   * Rows go in several replies, so that none is too large.
   *
   * @param follows whether the rows of a further report follow
   */
  private static void send(Answer.Report report, boolean follows, Consumer<byte[]> reply) {
    List<SortedMap<String, String>> rows = report.rows();
    int begin = 0;
    do {
      int end = end(rows, begin);
      boolean more = end < rows.size();
      ControlReply part =
          new ControlReply(
              outcome(report.outcome()),
              more ? "" : report.text(),
              rows.subList(begin, end),
              more || follows);
      reply.accept(ControlReply.CODEC.toBytes(part));
      begin = end;
    } while (begin < rows.size());
  }

  /** Behind the last row of the reply that begins with a row: at least one, and not too many. */
  private static int end(List<SortedMap<String, String>> rows, int begin) {
    int end = begin;
    long characters = 0;
    while (end < rows.size()
        && end - begin < ROWS_EACH
        && (end == begin || characters < CHARACTERS_EACH)) {
      for (Map.Entry<String, String> named : rows.get(end).entrySet()) {
        characters += named.getKey().length() + (long) named.getValue().length();
      }
      end++;
    }
    return end;
  }
}
