package grapevine.service.node;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import grapevine.service.mailbox.Mailboxes;
import grapevine.service.registry.Attributes;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Lookup;
import grapevine.service.registry.Member;
import grapevine.service.registry.MemberPage;
import grapevine.service.registry.Registries;
import grapevine.service.registry.RegistryEntry;
import grapevine.service.registry.ServerEntry;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The verbs that show what this server has of the registries. They change nothing. */
final class ShowVerbs {
  private static final int PAGE = 500;

  /** Lists that are not shown as their items in one row. */
  private static final List<ListName> OWN_ROWS =
      List.of(ListName.FIELDS, ListName.MEMBERS, ListName.ATTRIBUTES);

  private final Directory directory;
  private final Links links;
  private final Mailboxes mailboxes;
  private final ServerNumber self;

  ShowVerbs(NodeParts node, CommandDesk.Parts parts) {
    this.self = node.self();
    this.directory = parts.directory();
    this.links = parts.links();
    this.mailboxes = node.mailboxes().mailboxes();
  }

  /** The answer to a verb, or nothing where it is none of these. */
  Optional<Answer> show(State state, ControlCommand command) {
    return switch (command.verb()) {
      case "user show" -> Optional.of(entry(state, command, "", Kind.INDIVIDUAL));
      case "group show" -> Optional.of(entry(state, command, "", Kind.GROUP));
      case "alias show" -> Optional.of(entry(state, command, "", Kind.ALIAS));
      case "registry show" -> Optional.of(entry(state, command, "." + RName.GV, Kind.GROUP));
      case "user list" -> Optional.of(list(state, command, Kind.INDIVIDUAL));
      case "group list" -> Optional.of(list(state, command, Kind.GROUP));
      case "alias list" -> Optional.of(list(state, command, Kind.ALIAS));
      case "registry list" -> Optional.of(registries(state));
      case "server list" -> Optional.of(servers(state, Optional.empty()));
      case "server show" -> Optional.of(servers(state, command.argument("name")));
      case "dump registry" -> Optional.of(dump(state, command));
      default -> Optional.empty();
    };
  }

  private Answer entry(State state, ControlCommand command, String suffix, Kind kind) {
    Optional<RName> name = command.argument("name").flatMap(text -> RName.parse(text + suffix));
    if (name.isEmpty()) {
      return Rows.said(Answer.Outcome.WRONG_USE, command.verb() + ": give a name like alice.pa");
    }
    return answer(
        name.get(),
        directory.find(state, name.get()),
        entry ->
            entry.kind() == kind
                ? new Rows().add(row(state, entry, command)).done()
                : Rows.said(Answer.Outcome.REFUSED, name.get() + " is a " + entry.kind().word()));
  }

  /** What is said of who bears a name, or why there is nobody. */
  static Answer answer(RName name, Lookup lookup, Function<Entry, Answer> bearer) {
    return switch (lookup) {
      case Lookup.Found(Entry entry) -> bearer.apply(entry);
      case Lookup.Gone _ -> Rows.said(Answer.Outcome.REFUSED, name + " has been deleted");
      case Lookup.Unknown _ -> Rows.said(Answer.Outcome.REFUSED, "there is no " + name + " here");
      case Lookup.NotHere(String registry, var _) ->
          CommandDesk.unreachable(
              "registry "
                  + registry
                  + " is not held here; ask one of its servers: grapevine registry show "
                  + registry);
      case Lookup.NoSuchRegistry(String registry) ->
          Rows.said(Answer.Outcome.REFUSED, "there is no registry " + registry);
    };
  }

  private Object[] row(State state, Entry entry, ControlCommand command) {
    List<Object> row = new ArrayList<>();
    add(row, "name", entry.name());
    add(row, "kind", entry.kind().word());
    add(row, "created", entry.id().created());
    entry.fields().forEach((field, value) -> add(row, field, shown(field, value)));
    for (ListName list : ListName.values()) {
      if (!OWN_ROWS.contains(list) && !entry.items(list).isEmpty()) {
        add(row, list.word(), texts(state, entry.items(list)));
      }
    }
    for (String name : Attributes.known().keySet()) {
      List<String> values = Attributes.values(entry, name);
      if (!values.isEmpty() && entry.field(name).isEmpty()) {
        add(row, name, String.join("; ", values));
      }
    }
    mailboxes
        .size(state, entry.id())
        .ifPresent(size -> {
          add(row, "messages-here", size.messages());
          add(row, "octets-here", size.octets());
        });
    if (entry.kind() == Kind.GROUP) {
      MemberPage page =
          directory.members(state, entry.id(), command.argument("from").orElse(""), limit(command));
      add(row, ListName.MEMBERS.word(), texts(state, page.members()));
      String next = page.next();
      if (next != null) {
        add(row, "next", next);
      }
    }
    return row.toArray();
  }

  private static String shown(String field, String value) {
    if (Fields.isSecret(field)) {
      return "(set)";
    }
    return field.equals(Attributes.PHOTO) ? "(JPEG, " + value.length() * 3 / 4 + " octets)" : value;
  }

  private static void add(List<Object> row, String name, Object value) {
    row.add(name);
    row.add(value);
  }

  private String texts(State state, List<Member> items) {
    return items.stream().map(item -> text(state, item)).collect(Collectors.joining(" "));
  }

  /** An item by the present name of whom it means, where that is known here. */
  private String text(State state, Member item) {
    return item.identity() == null
        ? item.text()
        : directory
            .find(state, item)
            .bearer()
            .map(entry -> entry.name().toString())
            .orElse(item.text());
  }

  private Answer list(State state, ControlCommand command, Kind kind) {
    Optional<String> registry = command.argument("registry");
    if (registry.isEmpty()) {
      return Rows.said(
          Answer.Outcome.WRONG_USE, command.verb() + ": of which registry? such as pa");
    }
    if (!directory.holds(state, registry.get())) {
      return CommandDesk.unreachable("registry " + registry.get() + " is not held here");
    }
    int limit = limit(command);
    String from = command.argument("from").orElse("");
    TreeMap<String, Entry> page = new TreeMap<>(); // they lie by identity, not by present name
    directory.forEachEntry(
        state,
        registry.get(),
        entry -> {
          String name = entry.name().foldedName();
          boolean stepsBack = name.indexOf('~') >= 0 && directory.leaver(entry).isPresent();
          if (entry.kind() == kind && name.compareTo(from) > 0 && !stepsBack) {
            page.put(name, entry);
            if (page.size() > limit) {
              page.pollLastEntry();
            }
          }
          return true;
        });
    Rows rows = new Rows();
    for (Entry entry : page.values()) {
      if (kind == Kind.ALIAS) {
        rows.add("name", entry.name(), "targets", texts(state, directory.targets(entry)));
        continue;
      }
      rows.add(
          "name",
          entry.name(),
          "full-name",
          entry.field(Fields.FULL_NAME).orElse(""),
          "remark",
          entry.field(Fields.REMARK).orElse(""));
    }
    return rows.done();
  }

  private static int limit(ControlCommand command) {
    try {
      return Math.clamp(
          Integer.parseInt(command.argument("limit").orElse(String.valueOf(PAGE))), 1, Rows.MAX);
    } catch (NumberFormatException notANumber) {
      return PAGE;
    }
  }

  private Answer registries(State state) {
    Rows rows = new Rows();
    for (RegistryEntry registry : directory.gv(state).registries().values()) {
      String servers =
          registry.servers().stream()
              .map(number -> serverName(state, number))
              .collect(Collectors.joining(" "));
      rows.add(
          "name",
          registry.registry(),
          "domains",
          String.join(" ", registry.domains()),
          "servers",
          registry.registry().equals(RName.GV) ? "(every server)" : servers,
          "owners",
          texts(state, registry.entry().items(ListName.OWNERS)));
    }
    return rows.done();
  }

  private Answer servers(State state, Optional<String> only) {
    Rows rows = new Rows();
    for (ServerEntry server : directory.gv(state).allServers().values()) {
      String name = server.name().name();
      if (only.isEmpty() || only.get().equals(name)) {
        rows.add(
            "name",
            name,
            "number",
            server.number(),
            "addresses",
            String.join(" ", server.addresses()),
            "services",
            only.isPresent() ? String.join(" ", server.services()) : "", // too wide for a table
            "standing",
            server.standing().word(),
            "link",
            server.number().equals(self) ? "self" : links.isUp(server.number()) ? "up" : "down");
      }
    }
    return only.isPresent() && rows.size() == 0
        ? Rows.said(Answer.Outcome.REFUSED, "there is no server " + only.get())
        : rows.done();
  }

  /** What people call a server. */
  String serverName(State state, ServerNumber number) {
    return directory
        .gv(state)
        .server(number)
        .map(server -> server.name().name())
        .orElseGet(number::toString);
  }

  private Answer dump(State state, ControlCommand command) {
    Optional<String> registry = command.argument("name");
    if (registry.isEmpty() || !directory.holds(state, registry.get())) {
      return Rows.said(Answer.Outcome.REFUSED, "which registry? it must be held here");
    }
    Rows rows = new Rows();
    Optional<Registries.DumpPage> page =
        Registries.dumpPage(state, registry.get(), command.argument("from").orElse(""), Rows.PAGE);
    if (page.isEmpty()) {
      return Rows.said(Answer.Outcome.WRONG_USE, "dump registry: that is no place to go on from");
    }
    page.get().lines().forEach(line -> rows.add("line", line));
    page.get().next().ifPresent(rows::next);
    return rows.done();
  }

  /** A timestamp as people read it. */
  static String time(Timestamp at) {
    return java.time.Instant.ofEpochMilli(at.millis()).toString();
  }

  /** An identity as people read it. */
  static String name(EntryId id) {
    return id.name().toString();
  }
}
