package grapevine.service.transfer;

import grapevine.kernel.id.RName;
import grapevine.kernel.state.State;
import grapevine.service.directory.DirectoryView;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Planned;
import grapevine.service.registry.RegistryChange;
import grapevine.service.registry.RegistryCommand;
import grapevine.service.registry.RegistryCommands;
import grapevine.service.registry.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes entries as they are wanted. For one batch: what it has made is not in the view yet, so it
 * remembers the numbers that it has given.
 */
public final class Merging {
  /** The number that is one person's. */
  private static final String UID_NUMBER = "uid-number";

  private final Directory directory;
  private final RegistryCommands planner;
  private final State state;
  private final DirectoryView view;
  private final Consumer<RegistryChange> make;
  private final Run run;
  private final TreeMap<String, RName> numbers = new TreeMap<>();

  /**
   * How a file is taken over.
   *
   * @param dry whether nothing is made
   * @param assumed names of the file, folded, that are not here yet in a dry run
   * @param inboxes servers for the mailboxes of new people of whom the file names none
   */
  public record Run(boolean dry, SortedSet<String> assumed, List<String> inboxes) {
    private boolean isAssumed(RName name) {
      return assumed.contains(name.foldedName() + "." + name.registry());
    }
  }

  /**
   * Compares with a state.
   *
   * @param make makes a change, so that the state has it; called only where this is no dry run
   */
  public Merging(
      Directory directory,
      State state,
      DirectoryView view,
      Run run,
      Consumer<RegistryChange> make) {
    this.directory = directory;
    this.planner = new RegistryCommands(directory);
    this.state = state;
    this.view = view;
    this.run = run;
    this.make = make;
  }

  /** What became of an entry. */
  public enum Did {
    /** There was none. */
    CREATED,
    /** Something differed. */
    CHANGED,
    /** It was so already. */
    SAME,
    /** It was not taken. */
    REFUSED
  }

  /** What became of a password. */
  public enum Password {
    /** There is none, and none was given. */
    NONE,
    /** The verifier was taken over. */
    TAKEN,
    /** It is that one already. */
    SAME,
    /** The one that is here was made here, and stays. */
    KEPT
  }

  /**
   * What came of it.
   *
   * @param faults what was not taken, and why, in words
   */
  public record Outcome(Did did, Password password, List<String> faults) {}

  /** Makes an entry as it is wanted. */
  public Outcome merge(Wanted wanted) {
    Optional<Entry> there = directory.find(state, wanted.name()).bearer();
    if (there.isEmpty()) {
      return wanted.creates() ? create(wanted) : later(wanted);
    }
    Entry entry = there.get();
    if (entry.kind() != wanted.kind()) {
      String fault = wanted.name() + " exists already, as " + entry.kind().word();
      return refused(List.of(fault));
    }
    return change(entry, wanted);
  }

  private static Outcome refused(List<String> faults) {
    return new Outcome(Did.REFUSED, Password.NONE, faults);
  }

  /** In a dry run the entry would be there by now. */
  private Outcome later(Wanted wanted) {
    if (!run.dry) {
      return refused(List.of(wanted.name() + " was not made, so nothing is added to it"));
    }
    List<String> faults = new ArrayList<>();
    wanted.lists().values().stream()
        .flatMap(List::stream)
        .flatMap(item -> RName.parse(item).stream())
        .filter(name -> isNobody(name) && directory.find(state, name).bearer().isEmpty())
        .forEach(name -> faults.add("there is no " + name + "; it is left out"));
    return new Outcome(Did.CHANGED, Password.NONE, faults);
  }

  private Outcome create(Wanted wanted) {
    List<String> faults = new ArrayList<>();
    Wanted fitting = unfree(withInboxes(wanted), faults);
    Planned planned = planner.plan(state, creation(fitting));
    if (planned instanceof Planned.Refused) {
      fitting = fitting(fitting, faults);
      planned = planner.plan(state, creation(fitting));
    }
    if (!(planned instanceof Planned.Done(List<RegistryChange> changes, List<RName> unknown))) {
      return refused(List.of(why(planned)));
    }
    Optional<RName> nobody = unknown.stream().filter(this::isNobody).findFirst();
    if (nobody.isPresent()) {
      return refused(List.of(wanted.name() + ": there is no " + nobody.get()));
    }
    unknown.stream()
        .filter(name -> !run.isAssumed(name))
        .map(Merging::unchecked)
        .forEach(faults::add);
    if (!run.dry) {
      changes.forEach(make);
    }
    boolean taken = !fitting.verifier().isEmpty();
    return new Outcome(Did.CREATED, taken ? Password.TAKEN : Password.NONE, faults);
  }

  private Wanted withInboxes(Wanted wanted) {
    if (wanted.kind() != Kind.INDIVIDUAL
        || run.inboxes.isEmpty()
        || wanted.lists().containsKey(ListName.INBOX_SITES)) {
      return wanted;
    }
    TreeMap<ListName, List<String>> lists = new TreeMap<>(wanted.lists());
    lists.put(ListName.INBOX_SITES, run.inboxes);
    return wanted.with(wanted.fields(), lists);
  }

  private static RegistryCommand.Create creation(Wanted wanted) {
    TreeMap<String, String> fields = new TreeMap<>(wanted.fields());
    if (!wanted.verifier().isEmpty()) {
      fields.put(Fields.PASSWORD, wanted.verifier());
    }
    return new RegistryCommand.Create(wanted.name(), wanted.kind(), fields, wanted.lists());
  }

  /** Without the values that cannot be taken, where it is not the entry itself that cannot be. */
  private Wanted fitting(Wanted wanted, List<String> faults) {
    TreeMap<ListName, List<String>> needed = new TreeMap<>();
    if (wanted.kind() == Kind.ALIAS) {
      needed.put(ListName.TARGETS, wanted.lists().getOrDefault(ListName.TARGETS, List.of()));
    }
    if (isRefused(wanted, new TreeMap<>(), needed).isPresent()) {
      return wanted;
    }
    TreeMap<String, String> fields = new TreeMap<>();
    wanted
        .fields()
        .forEach((field, value) -> {
          TreeMap<String, String> one = new TreeMap<>();
          one.put(field, value);
          Optional<String> fault = isRefused(wanted, one, needed);
          fault.ifPresentOrElse(faults::add, () -> fields.put(field, value));
        });
    TreeMap<ListName, List<String>> lists = new TreeMap<>(needed);
    wanted
        .lists()
        .forEach((list, items) -> {
          if (!needed.containsKey(list)) {
            lists.put(list, fitting(wanted, list, items, faults));
          }
        });
    return wanted.with(fields, lists);
  }

  private List<String> fitting(
      Wanted wanted, ListName list, List<String> items, List<String> faults) {
    List<String> good = new ArrayList<>();
    for (String item : items) {
      TreeMap<ListName, List<String>> one = new TreeMap<>();
      one.put(list, List.of(item));
      Optional<String> fault = isRefused(wanted, new TreeMap<>(), one);
      fault.ifPresentOrElse(faults::add, () -> good.add(item));
    }
    return good;
  }

  private Optional<String> isRefused(
      Wanted wanted, TreeMap<String, String> fields, TreeMap<ListName, List<String>> lists) {
    RegistryCommand.Create create =
        new RegistryCommand.Create(wanted.name(), wanted.kind(), fields, lists);
    return planner.plan(state, create) instanceof Planned.Refused(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }

  private Outcome change(Entry entry, Wanted given) {
    List<String> faults = new ArrayList<>();
    Wanted wanted = unfree(given, faults);
    boolean[] changed = {false};
    wanted
        .fields()
        .forEach((field, value) -> {
          if (!entry.field(field).equals(Optional.of(value))) {
            changed[0] |= make(new RegistryCommand.SetField(entry.name(), field, value), faults);
          }
        });
    wanted
        .lists()
        .forEach((list, items) -> {
          for (String item : items) {
            changed[0] |= make(new RegistryCommand.AddItem(entry.name(), list, item), faults);
          }
        });
    Password password = password(entry, wanted);
    if (password == Password.TAKEN) {
      make(new RegistryCommand.SetField(entry.name(), Fields.PASSWORD, wanted.verifier()), faults);
      changed[0] = true;
    }
    return new Outcome(changed[0] ? Did.CHANGED : Did.SAME, password, faults);
  }

  /** Whether something is changed by it, or would be. */
  private boolean make(RegistryCommand command, List<String> faults) {
    Planned planned = planner.plan(state, command);
    if (!(planned instanceof Planned.Done(List<RegistryChange> changes, List<RName> unknown))) {
      faults.add(why(planned));
      return false;
    }
    Optional<RName> nobody = unknown.stream().filter(this::isNobody).findFirst();
    if (nobody.isPresent()) {
      faults.add("there is no " + nobody.get() + "; it is left out");
      return false;
    }
    unknown.stream()
        .filter(name -> !run.isAssumed(name))
        .map(Merging::unchecked)
        .forEach(faults::add);
    if (!run.dry) {
      changes.forEach(make);
    }
    return !changes.isEmpty();
  }

  /** Whether this server would know it. */
  private boolean isNobody(RName name) {
    return directory.holds(state, name.registry()) && !run.isAssumed(name);
  }

  private static String unchecked(RName name) {
    return name + " is not known here, and was taken unchecked";
  }

  private static Password password(Entry entry, Wanted wanted) {
    Optional<String> kept = entry.field(Fields.PASSWORD);
    if (wanted.verifier().isEmpty()) {
      return kept.isPresent() ? Password.KEPT : Password.NONE;
    }
    if (kept.isPresent() && kept.get().equals(wanted.verifier())) {
      return Password.SAME;
    }
    return kept.isEmpty() || Verifier.of(kept.get()).isForeign() ? Password.TAKEN : Password.KEPT;
  }

  /** Without a number that is another person's. */
  private Wanted unfree(Wanted wanted, List<String> faults) {
    String number = wanted.fields().get(UID_NUMBER);
    if (number == null || wanted.kind() != Kind.INDIVIDUAL) {
      return wanted;
    }
    Optional<RName> other =
        view.having(UID_NUMBER, number, 2).stream()
            .map(Entry::name)
            .filter(name -> !name.equals(wanted.name()))
            .findFirst()
            .or(() -> Optional.ofNullable(numbers.get(number)));
    numbers.putIfAbsent(number, wanted.name());
    if (other.isEmpty()) {
      return wanted;
    }
    faults.add(UID_NUMBER + " " + number + " is that of " + other.get() + "; it is left out");
    TreeMap<String, String> fields = new TreeMap<>(wanted.fields());
    fields.remove(UID_NUMBER);
    return wanted.with(fields, wanted.lists());
  }

  private static String why(Planned planned) {
    return switch (planned) {
      case Planned.Refused(String reason) -> reason;
      case Planned.Absent(RName _, String reason) -> reason;
      case Planned.Elsewhere(String registry, var _) ->
          "registry " + registry + " is not held here: import at a server that holds it";
      case Planned.Done _ -> "";
    };
  }
}
