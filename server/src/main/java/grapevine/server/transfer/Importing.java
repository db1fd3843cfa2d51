package grapevine.server.transfer;

import grapevine.cli.ServerConnection;
import grapevine.cli.ServerTrouble;
import grapevine.faces.transfer.CsvEntries;
import grapevine.faces.transfer.Entries;
import grapevine.faces.transfer.Given;
import grapevine.faces.transfer.LdifEntries;
import grapevine.faces.transfer.LdifNames;
import grapevine.faces.transfer.Reading;
import grapevine.kernel.control.ControlReply;
import grapevine.kernel.control.ControlReply.Outcome;
import grapevine.kernel.control.ControlRequest;
import grapevine.kernel.id.RName;
import grapevine.runtime.password.ForeignVerifier;
import grapevine.service.transfer.Wanted;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Carries the entries of one file into a server. For one thread. */
final class Importing {
  private static final int BUFFER_OCTETS = 1 << 16;

  /** Octets of a request, about: well below what a frame takes, with the names it assumes. */
  private static final int REQUEST_OCTETS = 200_000;

  private static final int ENTRIES_EACH = 100;

  /**
   * What is asked for.
   *
   * @param registry where all goes; empty where the file says it
   * @param inboxes servers of the mailboxes of new people
   */
  record Order(Path file, Format format, String registry, boolean dry, List<String> inboxes) {}

  /** The server did not take a request: nothing of it, or nobody knows what. */
  static final class Stopped extends Exception {
    private static final long serialVersionUID = 1;
    private final Outcome outcome;

    Stopped(ControlReply reply) {
      super(reply.text());
      this.outcome = reply.outcome();
    }

    Outcome outcome() {
      return outcome;
    }
  }

  private enum Pass {
    ENTRIES,
    ALIASES,
    REFERENCES
  }

  private final ServerConnection server;
  private final Order order;
  private final Tally tally;
  private final TreeMap<String, Long> lines = new TreeMap<>();
  private final List<Wanted> batch = new ArrayList<>();
  private final TreeMap<Long, byte[]> clear = new TreeMap<>();
  private final Translation translation;
  private int octets;
  private @Nullable LdifNames names;

  Importing(ServerConnection server, Order order, Tally tally) throws ServerTrouble, Stopped {
    this.server = server;
    this.order = order;
    this.tally = tally;
    this.translation = new Translation(domains(), tally);
  }

  private SortedMap<String, String> domains() throws ServerTrouble, Stopped {
    TreeMap<String, String> domains = new TreeMap<>();
    for (SortedMap<String, String> row : ask("registry list", new TreeMap<>(), null).rows()) {
      for (String domain : row.getOrDefault("domains", "").split(" ", -1)) {
        domains.put(domain, row.getOrDefault("name", ""));
      }
    }
    domains.remove("");
    return domains;
  }

  /** Reads the file once for each pass, from its beginning. */
  void run() throws IOException, ServerTrouble, Stopped {
    if (order.format == Format.LDIF) {
      try (InputStream in = open()) {
        names = LdifNames.read(in, order.registry);
      }
    }
    for (Pass pass : Pass.values()) {
      try (InputStream in = open()) {
        read(entries(in), pass);
      }
      flush();
    }
  }

  private InputStream open() throws IOException {
    return new BufferedInputStream(Files.newInputStream(order.file), BUFFER_OCTETS);
  }

  private Entries entries(InputStream in) {
    LdifNames known = names;
    return known == null
        ? new CsvEntries(in, order.registry, Translation::isValue)
        : new LdifEntries(in, known);
  }

  private void read(Entries entries, Pass pass) throws IOException, ServerTrouble, Stopped {
    boolean first = pass == Pass.ENTRIES;
    long done = 0;
    Reading reading = entries.next();
    while (reading != null) {
      switch (reading) {
        case Reading.Entry(Given given) -> {
          if (first) {
            tally.entry();
          }
          if (first ? isNew(given) : isMeant(given)) {
            take(given, pass);
          }
          LdifNames known = names;
          tally.progress(word(pass), ++done, known == null ? 0 : known.size());
        }
        case Reading.Fault(long line, String why) when first -> tally.fault(line, why);
        case Reading.Other(long _, String what) when first ->
            tally.leftOut("entries of class " + what);
        case Reading.Fault _, Reading.Other _ -> {}
      }
      reading = entries.next();
    }
    if (first) {
      entries.leftOut().forEach((what, times) -> tally.leftOut("attribute " + what, times));
    }
  }

  private static String word(Pass pass) {
    return switch (pass) {
      case ENTRIES -> "people and groups";
      case ALIASES -> "addresses";
      case REFERENCES -> "members";
    };
  }

  private static String key(RName name) {
    return name.foldedName() + "." + name.registry();
  }

  /** A name may stand in a file once, in whatever letters. */
  private boolean isNew(Given given) {
    Long before = lines.putIfAbsent(key(given.name()), given.line());
    if (before != null) {
      tally.refused();
      tally.fault(
          given.line(),
          given.name() + " stands on line " + before + " too; only that one is taken");
    }
    return before == null;
  }

  private boolean isMeant(Given given) {
    Long line = lines.get(key(given.name()));
    return line != null && line == given.line();
  }

  private void take(Given given, Pass pass) throws ServerTrouble, Stopped {
    List<Wanted> wanted =
        switch (pass) {
          case ENTRIES -> translation.itself(given, verifier(given)).stream().toList();
          case ALIASES -> translation.aliases(given);
          case REFERENCES -> translation.references(given);
        };
    for (Wanted one : wanted) {
      int size = size(one);
      if (octets + size > REQUEST_OCTETS || batch.size() >= ENTRIES_EACH) {
        flush();
      }
      batch.add(one);
      octets += size;
    }
  }

  private static int size(Wanted wanted) {
    return Wanted.CODEC.toBytes(List.of(wanted)).length;
  }

  private String verifier(Given given) {
    if (given.password().isEmpty() || given.password().get().isEmpty()) {
      return "";
    }
    return switch (ForeignVerifier.read(given.password().get())) {
      case ForeignVerifier.Read.Verifier(String text) -> text;
      case ForeignVerifier.Read.Clear(byte[] password) -> {
        clear.put(given.line(), password);
        yield "";
      }
      case ForeignVerifier.Read.Unfit(String why) -> {
        tally.fault(
            given.line(),
            given.name() + ": " + why + "; set one by: grapevine passwd " + given.name());
        yield "";
      }
    };
  }

  /** Sends what is gathered. */
  private void flush() throws ServerTrouble, Stopped {
    if (batch.isEmpty()) {
      return;
    }
    TreeMap<String, List<String>> arguments = new TreeMap<>();
    if (order.dry) {
      arguments.put("dry-run", List.of("yes"));
      arguments.put("assumed", assumed());
    }
    if (!order.inboxes.isEmpty()) {
      arguments.put("inbox", order.inboxes);
    }
    byte[] secret = Wanted.CODEC.toBytes(batch);
    List<SortedMap<String, String>> rows;
    try {
      rows = ask("import", arguments, secret).rows();
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
    for (SortedMap<String, String> row : rows) {
      done(row);
    }
    batch.clear();
    clear.clear();
    octets = 0;
  }

  /** Names that the batch refers to, and that the file has: they would be there by now. */
  private List<String> assumed() {
    return batch.stream()
        .flatMap(wanted -> wanted.lists().values().stream())
        .flatMap(List::stream)
        .flatMap(item -> translation.candidates(item).stream())
        .map(Importing::key)
        .filter(lines::containsKey)
        .distinct()
        .toList();
  }

  private void done(SortedMap<String, String> row) throws ServerTrouble {
    long line = Long.parseLong(row.getOrDefault("line", "0"));
    String did = row.getOrDefault("did", "");
    switch (did) {
      case "created" -> tally.created(line);
      case "changed" -> tally.changed(line);
      case "refused" -> tally.refused();
      default -> {}
    }
    for (String fault : row.getOrDefault("faults", "").split("\n", -1)) {
      if (!fault.isEmpty()) {
        tally.fault(line, fault);
      }
    }
    switch (row.getOrDefault("password", "")) {
      case "taken" -> tally.password();
      case "kept" -> tally.passwordKept();
      case "none" -> {
        byte[] password = clear.get(line);
        if (password != null && !did.equals("refused")) {
          setPassword(line, row.getOrDefault("name", ""), password);
        }
      }
      default -> {}
    }
  }

  /** One that the file has in clear goes the way of any new password. */
  private void setPassword(long line, String name, byte[] password) throws ServerTrouble {
    if (order.dry) {
      tally.password();
      return;
    }
    TreeMap<String, List<String>> arguments = new TreeMap<>();
    arguments.put("name", List.of(name));
    try {
      ask("passwd", arguments, password);
      tally.password();
      tally.changed(line);
    } catch (Stopped refused) {
      tally.fault(line, refused.getMessage() + "; the account has no password");
    }
  }

  private ControlReply ask(
      String verb, SortedMap<String, List<String>> arguments, byte @Nullable [] secret)
      throws ServerTrouble, Stopped {
    List<ControlReply> replies = new ArrayList<>();
    server.ask(new ControlRequest(verb, arguments, secret), replies::add);
    ControlReply last = replies.getLast();
    if (last.outcome() != Outcome.DONE) {
      throw new Stopped(last);
    }
    List<SortedMap<String, String>> rows =
        replies.stream().flatMap(reply -> reply.rows().stream()).toList();
    return new ControlReply(last.outcome(), last.text(), rows, false);
  }
}
