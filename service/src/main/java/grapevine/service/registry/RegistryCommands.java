package grapevine.service.registry;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import grapevine.kernel.time.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns commands into changes that make sense, or says in plain words why not. Whether the caller
 * may make the changes is asked apart. For one thread.
 */
public final class RegistryCommands {
  private static final int ONE = 1;

  private final Directory directory;

  /** Over that directory. */
  public RegistryCommands(Directory directory) {
    this.directory = directory;
  }

  /** What a command comes to in that state. */
  public Planned plan(State state, RegistryCommand command) {
    return switch (command) {
      case RegistryCommand.Create create -> create(state, create);
      case RegistryCommand.Delete(RName name) ->
          withEntry(state, name, entry -> delete(state, entry));
      case RegistryCommand.SetField(RName name, String field, String value) ->
          withEntry(state, name, entry -> setField(entry, field, Optional.ofNullable(value)));
      case RegistryCommand.Rename(RName name, RName to) ->
          withEntry(state, name, entry -> Renaming.plan(directory, state, entry, to));
      case RegistryCommand.AddItem add ->
          withEntry(state, add.name(), entry -> addItem(state, entry, add));
      case RegistryCommand.RemoveItem remove ->
          withEntry(state, remove.name(), entry -> removeItem(state, entry, remove));
      case RegistryCommand.SetInboxOrder(RName name, List<String> servers) ->
          withEntry(state, name, entry -> setInboxOrder(entry, servers));
    };
  }

  private Planned withEntry(State state, RName name, Function<Entry, Planned> plan) {
    return switch (directory.find(state, name)) {
      case Lookup.Found(Entry entry) -> plan.apply(entry);
      case Lookup.Gone _ -> new Planned.Absent(name, name + " has been deleted");
      case Lookup.Unknown _ -> new Planned.Absent(name, "there is no " + name);
      case Lookup.NotHere(String registry, var servers) -> new Planned.Elsewhere(registry, servers);
      case Lookup.NoSuchRegistry(String registry) ->
          refused("there is no registry " + registry + "; see: grapevine registry list");
    };
  }

  private Planned create(State state, RegistryCommand.Create create) {
    RName name = create.name();
    Timestamp successorOf = null;
    switch (directory.find(state, name)) {
      case Lookup.Found(Entry entry) -> {
        return refused(name + " exists already, as " + article(entry));
      }
      case Lookup.NotHere(String registry, var servers) -> {
        return new Planned.Elsewhere(registry, servers);
      }
      case Lookup.NoSuchRegistry(String registry) -> {
        return refused("there is no registry " + registry + "; see: grapevine registry list");
      }
      case Lookup.Gone(EntryId last) -> successorOf = last.created();
      case Lookup.Unknown _ -> {}
    }
    Optional<String> fault = creationFault(create);
    return fault.isPresent() ? refused(fault.get()) : created(state, create, successorOf);
  }

  private static Optional<String> creationFault(RegistryCommand.Create create) {
    RName name = create.name();
    Optional<String> fault = CommandRules.nameFault(name, create.kind());
    for (var field : create.fields().entrySet()) {
      fault = fault.or(() -> CommandRules.fieldFault(field.getKey(), field.getValue()));
    }
    for (var list : create.lists().entrySet()) {
      if (!list.getValue().isEmpty()) {
        fault = fault.or(() -> CommandRules.listFault(name, create.kind(), list.getKey()));
      }
      if (list.getValue().size() > CommandRules.ITEMS_MAX) {
        fault = fault.or(() -> Optional.of(tooMany(name, list.getKey())));
      }
    }
    if (create.kind() == Kind.ALIAS
        && create.lists().getOrDefault(ListName.TARGETS, List.of()).isEmpty()) {
      fault = fault.or(() -> Optional.of(name + ": say what the alias stands for"));
    }
    if (create.kind() == Kind.INDIVIDUAL
        && name.registry().equals(RName.GV)
        && !create.fields().containsKey(Fields.SERVER_NUMBER)) {
      fault = fault.or(() -> Optional.of(name + ": a server has a number"));
    }
    return fault;
  }

  private Planned created(
      State state, RegistryCommand.Create create, @Nullable Timestamp successorOf) {
    List<RegistryChange.Assignment> content = new ArrayList<>();
    create.fields().forEach((k, v) -> content.add(RegistryChange.Assignment.field(k, v)));
    ItemReader reader = new ItemReader(directory, state, create.name());
    for (var list : create.lists().entrySet()) {
      LinkedHashSet<String> keys = new LinkedHashSet<>();
      for (String text : list.getValue()) {
        switch (reader.read(list.getKey(), text)) {
          case ItemReader.Read.Bad(String reason) -> {
            return refused(reason);
          }
          case ItemReader.Read.Good(Value value) -> {
            if (keys.add(list.getKey().key(value.text()))) {
              content.add(RegistryChange.Assignment.item(list.getKey(), value));
            }
          }
        }
      }
      if (list.getKey() == ListName.INBOX_SITES && !keys.isEmpty()) {
        content.add(RegistryChange.Assignment.field(Fields.INBOX_ORDER, String.join(" ", keys)));
      }
    }
    return new Planned.Done(
        List.of(new RegistryChange.CreateEntry(create.name(), create.kind(), successorOf, content)),
        reader.unconfirmed());
  }

  private Planned delete(State state, Entry entry) {
    if (entry.name().registry().equals(RName.GV)) {
      Optional<String> used = useInGv(state, entry);
      if (used.isPresent()) {
        return refused(used.get());
      }
    }
    return done(new RegistryChange.DeleteEntry(entry.id()));
  }

  /** What keeps a registry or server from being deleted. */
  private Optional<String> useInGv(State state, Entry entry) {
    if (entry.kind() == Kind.INDIVIDUAL) {
      return ServerEntry.of(entry).flatMap(server -> heldBy(state, server));
    }
    String registry = entry.name().foldedName();
    if (registry.equals(RName.GV)) {
      return Optional.of("gv.gv describes the system itself and cannot be deleted");
    }
    if (!directory.holds(state, registry)) {
      return Optional.of(entry.name() + ": delete it at a server that holds registry " + registry);
    }
    @Nullable RName[] used = new @Nullable RName[1];
    RegistryTables.ENTRIES.forEach(
        state,
        RegistryTables.of(registry),
        (id, content) -> {
          used[0] = content.isLive() ? id.name() : null;
          return used[0] == null;
        });
    return Optional.ofNullable(used[0])
        .map(some -> entry.name() + ": the registry still has entries, such as " + some);
  }

  private Optional<String> heldBy(State state, ServerEntry server) {
    return directory.gv(state).registries().values().stream()
        .filter(registry -> !registry.registry().equals(RName.GV))
        .filter(registry -> registry.servers().contains(server.number()))
        .findFirst()
        .map(registry -> server.name() + " still holds registry " + registry.registry());
  }

  private static Planned setField(Entry entry, String field, Optional<String> value) {
    Optional<String> fault = CommandRules.fieldFault(field, value.orElse(""));
    if (fault.isPresent() && value.isPresent()) {
      return refused(fault.get());
    }
    boolean ofRegistry =
        field.equals(Fields.SCRAM_SECRET) && entry.name().registry().equals(RName.GV);
    if (Fields.isSecret(field) && entry.kind() != Kind.INDIVIDUAL && !ofRegistry) {
      return refused(entry.name() + ": " + article(entry) + " has no password");
    }
    if (field.equals(Fields.NAME) || field.equals(Fields.INBOX_ORDER)) {
      return refused(fault.orElse("field " + field + " cannot be removed"));
    }
    if (value.isEmpty() && field.equals(Fields.SERVER_NUMBER)) {
      return refused("field " + field + " cannot be removed");
    }
    if (entry.field(field).equals(value)) {
      return done();
    }
    if (field.startsWith(ApplicationPassword.FIELD)
        && value.isPresent()
        && ApplicationPassword.of(entry).size() >= ApplicationPassword.EACH_MAX) {
      return refused(
          entry.name() + ": " + ApplicationPassword.EACH_MAX + " at most; revoke one first");
    }
    return done(new RegistryChange.SetField(entry.id(), field, value.orElse(null)));
  }

  private Planned addItem(State state, Entry entry, RegistryCommand.AddItem add) {
    Optional<String> fault = CommandRules.listFault(entry.name(), entry.kind(), add.list());
    if (fault.isPresent()) {
      return refused(fault.get());
    }
    ItemReader reader = new ItemReader(directory, state, entry.name());
    return switch (reader.read(add.list(), add.text())) {
      case ItemReader.Read.Bad(String reason) -> refused(reason);
      case ItemReader.Read.Good(Value value) -> {
        Optional<Member> present = item(state, entry, add.list(), value.text());
        if (present.isPresent() && isSame(present.get(), value)) {
          yield done();
        }
        if (add.list() != ListName.MEMBERS
            && entry.items(add.list()).size() >= CommandRules.ITEMS_MAX) {
          yield refused(tooMany(entry.name(), add.list()));
        }
        yield new Planned.Done(
            List.of(new RegistryChange.PutItem(entry.id(), add.list(), value)),
            reader.unconfirmed());
      }
    };
  }

  /** An item without identity is made anew once we know whom it means, and only then. */
  private static boolean isSame(Member present, Value value) {
    return value.identity() == null || value.identity().equals(present.identity());
  }

  private Planned removeItem(State state, Entry entry, RegistryCommand.RemoveItem remove) {
    ListName list = remove.list();
    Optional<String> fault = CommandRules.listFault(entry.name(), entry.kind(), list);
    if (fault.isPresent()) {
      return refused(fault.get());
    }
    Optional<Member> present =
        item(state, entry, list, remove.text())
            .or(() -> item(state, entry, list, remove.text() + "." + RName.GV))
            .or(() -> renamed(state, entry, list, remove.text()));
    if (present.isEmpty()) {
      String what = CommandRules.quoted(remove.text());
      return refused(entry.name() + ": " + what + " is not among its " + list.word() + "s");
    }
    if (isLast(state, entry, list)) {
      return refused(entry.name() + ": its last " + list.word() + " stays; add another one first");
    }
    return done(new RegistryChange.RemoveItem(entry.id(), list, present.get().text(), null));
  }

  /** Mail, and a registry, must be somewhere. */
  private boolean isLast(State state, Entry entry, ListName list) {
    return switch (list) {
      case INBOX_SITES, TARGETS -> entry.items(list).size() == ONE;
      case MEMBERS ->
          entry.name().registry().equals(RName.GV)
              && directory.members(state, entry.id(), "", 2).members().size() == ONE;
      case FIELDS,
          DENIED,
          OWNERS,
          FRIENDS,
          HELPDESK,
          FORWARDING,
          DOMAINS,
          ADDRESSES,
          ROLES,
          SERVICES,
          ATTRIBUTES ->
          false;
    };
  }

  private static Planned setInboxOrder(Entry entry, List<String> servers) {
    TreeMap<String, Member> sites = new TreeMap<>();
    entry.items(ListName.INBOX_SITES).forEach(site -> sites.put(Value.key(site.text()), site));
    LinkedHashSet<String> order = new LinkedHashSet<>();
    for (String server : servers) {
      String key = Value.key(server.indexOf('.') < 0 ? server + "." + RName.GV : server);
      if (!sites.containsKey(key)) {
        return refused(
            entry.name() + ": " + CommandRules.quoted(server) + " is none of its inbox sites");
      }
      order.add(key);
    }
    String value = String.join(" ", order);
    return entry.field(Fields.INBOX_ORDER).filter(value::equals).isPresent()
        ? done()
        : done(new RegistryChange.SetField(entry.id(), Fields.INBOX_ORDER, value));
  }

  private Optional<Member> item(State state, Entry entry, ListName list, String text) {
    return list == ListName.MEMBERS
        ? directory.member(state, entry.id(), text)
        : entry.items(list).stream()
            .filter(item -> list.key(item.text()).equals(list.key(text)))
            .findFirst();
  }

  /** The item that names an entry under one of its earlier names. */
  private Optional<Member> renamed(State state, Entry entry, ListName list, String text) {
    Optional<EntryId> meant =
        RName.parse(text).flatMap(name -> directory.find(state, name).bearer()).map(Entry::id);
    if (meant.isEmpty()) {
      return Optional.empty();
    }
    if (list != ListName.MEMBERS) {
      return meant.flatMap(id -> withIdentity(entry.items(list), id));
    }
    String from = "";
    Optional<Member> found = Optional.empty();
    while (from != null && found.isEmpty()) {
      MemberPage page = directory.members(state, entry.id(), from, CommandRules.ITEMS_MAX);
      found = withIdentity(page.members(), meant.get());
      from = page.next();
    }
    return found;
  }

  private static Optional<Member> withIdentity(List<Member> items, EntryId id) {
    return items.stream().filter(item -> id.equals(item.identity())).findFirst();
  }

  private static String article(Entry entry) {
    return CommandRules.what(entry.name().registry().equals(RName.GV), entry.kind());
  }

  private static String tooMany(RName name, ListName list) {
    return name + ": more than " + CommandRules.ITEMS_MAX + " " + list.word() + "s at once";
  }

  private static Planned refused(String reason) {
    return new Planned.Refused(reason);
  }

  private static Planned done(RegistryChange... changes) {
    return new Planned.Done(List.of(changes), List.of());
  }
}
