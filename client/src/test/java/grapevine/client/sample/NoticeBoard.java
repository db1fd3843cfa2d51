package grapevine.client.sample;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import grapevine.client.GrapevineUser;
import grapevine.client.Mail;
import grapevine.client.Outcome;
import grapevine.client.Setup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A notice board for the web. Whoever has an account may read; members of a group of editors, by
 * groups in groups, may write; what they write is mailed to a group of readers.
 *
 * <pre>{@code
 * export NOTICES_ACCOUNT=notices.pa NOTICES_PASSWORD=secret
 * java ... NoticeBoard.java https://cabernet.example.org:8443 editors^.pa readers^.pa authority.pem
 * curl --user alice.pa --data "Tea at four" http://localhost:8000/
 * }</pre>
 */
public final class NoticeBoard {
  private static final int NOTICE_OCTETS_MAX = 10_000;
  private static final int PORT = 8_000;

  private final GrapevineUser grapevine;
  private final String editors;
  private final String readers;
  private final List<String> notices = new CopyOnWriteArrayList<>();

  NoticeBoard(GrapevineUser grapevine, String editors, String readers) {
    this.grapevine = grapevine;
    this.editors = editors;
    this.readers = readers;
  }

  /** Runs until it is ended. */
  public static void main(String[] arguments) throws IOException {
    Setup setup =
        GrapevineUser.as(System.getenv("NOTICES_ACCOUNT"), System.getenv("NOTICES_PASSWORD"))
            .servers(URI.create(arguments[0]));
    if (arguments.length > 3) {
      setup.authorities(Path.of(arguments[3]));
    }
    new NoticeBoard(setup.open(), arguments[1], arguments[2])
        .serve(new InetSocketAddress("localhost", PORT));
  }

  HttpServer serve(InetSocketAddress address) throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server
        .createContext("/", this::handle)
        .setAuthenticator(
            new BasicAuthenticator("notices", StandardCharsets.UTF_8) {
              @Override
              public boolean checkCredentials(String name, String password) {
                return grapevine.authenticate(name, password) instanceof Outcome.Done<String>;
              }
            });
    server.start();
    return server;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String who = exchange.getPrincipal().getUsername();
    if (exchange.getRequestMethod().equals("GET")) {
      answer(exchange, 200, String.join("\n", notices) + "\n");
      return;
    }
    byte[] said = exchange.getRequestBody().readNBytes(NOTICE_OCTETS_MAX);
    String notice = who + ": " + new String(said, StandardCharsets.UTF_8);
    switch (grapevine.isMember(who, editors, true)) {
      case Outcome.Done<?>(grapevine.client.Membership rights) when rights.member() -> {
        notices.add(notice);
        Mail mail = Mail.text(List.of(readers), "A notice", notice);
        boolean sent = grapevine.send(mail) instanceof Outcome.Done<?>;
        answer(exchange, 200, sent ? "posted and mailed\n" : "posted, not mailed\n");
      }
      case Outcome.Done<?> no -> answer(exchange, 403, "only " + editors + " may write\n");
      case Outcome.Refused<?>(String code, String why) -> answer(exchange, 403, why + "\n");
      case Outcome.NotNow<?>(String why) -> answer(exchange, 503, why + "\n");
      case Outcome.Unknown<?>(String why) -> answer(exchange, 503, why + "\n");
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, octets.length);
    exchange.getResponseBody().write(octets);
    exchange.close();
  }
}
