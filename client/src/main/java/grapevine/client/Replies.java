package grapevine.client;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What servers say, as values. */
final class Replies {
  private Replies() {}

  /** Reads an answer into a value. */
  interface Reading<T> {
    /** Reads; what it throws means that the answer is none of this protocol. */
    T read(JsonText json) throws IOException;
  }

  /** The value of an answer that was given; an answer that cannot be read refuses. */
  static <T> Outcome<T> read(Outcome<Transport.Reply> outcome, Reading<T> reading) {
    return switch (outcome) {
      case Outcome.Done<Transport.Reply>(Transport.Reply reply) -> {
        try {
          yield new Outcome.Done<>(reading.read(JsonText.read(reply.body())));
        } catch (IOException e) {
          yield new Outcome.Refused<>("bad-answer", String.valueOf(e.getMessage()));
        }
      }
      case Outcome.Refused<Transport.Reply>(String code, String detail) ->
          new Outcome.Refused<>(code, detail);
      case Outcome.NotNow<Transport.Reply>(String detail) -> new Outcome.NotNow<>(detail);
      case Outcome.Unknown<Transport.Reply>(String detail) -> new Outcome.Unknown<>(detail);
    };
  }

  static Entry entry(JsonText json) throws IOException {
    TreeMap<String, List<String>> attributes = new TreeMap<>();
    JsonText said = json.object("attributes");
    for (String word : said.names()) {
      attributes.put(word, List.copyOf(said.texts(word)));
    }
    try {
      return new Entry(
          json.text("name"),
          json.text("identity"),
          json.text("uuid"),
          Instant.parse(json.text("created")),
          json.truth("disabled"),
          attributes,
          json.text("version"));
    } catch (DateTimeException e) {
      throw new IOException("the answer is no entry", e);
    }
  }

  static Membership membership(JsonText json) {
    return new Membership(json.truth("member"), json.truth("complete"), json.texts("path"));
  }

  static Page<String> names(JsonText json, String what) {
    return new Page<>(json.texts(what), json.text("next"));
  }

  static Page<Recipient> recipients(JsonText json) {
    List<Recipient> rows = new ArrayList<>();
    for (JsonText row : json.objects("recipients")) {
      rows.add(new Recipient(row.text("recipient"), row.text("kind")));
    }
    return new Page<>(rows, json.text("next"));
  }

  static Mailbox mailbox(JsonText json) {
    List<Mailbox.Item> items = new ArrayList<>();
    for (JsonText row : json.objects("messages")) {
      items.add(new Mailbox.Item(row.text("id"), row.number("octets")));
    }
    return new Mailbox(json.text("version"), items);
  }

  static List<Server> servers(JsonText json) {
    List<Server> servers = new ArrayList<>();
    for (JsonText row : json.objects("servers")) {
      TreeMap<String, String> services = new TreeMap<>();
      JsonText said = row.object("services");
      for (String service : said.names()) {
        services.put(service, said.text(service));
      }
      servers.add(
          new Server(row.text("name"), uris(row.texts("http")), row.texts("registries"), services));
    }
    return servers;
  }

  /** Those that are addresses at which a password may be said. */
  private static List<URI> uris(List<String> texts) {
    List<URI> addresses = new ArrayList<>();
    for (String text : texts) {
      try {
        URI address = new URI(text);
        if (Spot.isSafe(address)) {
          addresses.add(address);
        }
      } catch (URISyntaxException e) {
        System.getLogger("grapevine.client")
            .log(System.Logger.Level.WARNING, "no address of a server: " + text);
      }
    }
    return addresses;
  }
}
