package grapevine.service.node;

import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.RName;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.time.Timestamp;
import grapevine.service.directory.DirectoryView;
import grapevine.service.event.Step;
import grapevine.service.registry.Attributes;
import grapevine.service.registry.Author;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Member;
import grapevine.service.registry.MemberPage;
import grapevine.service.registry.Update;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import grapevine.service.request.Secret;
import grapevine.service.transfer.Merging;
import grapevine.service.transfer.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The two verbs that carry accounts in and out, a few at a time: {@code import} takes entries as
 * they are wanted, {@code export} shows them in the order of their names.
 */
final class TransferVerbs {
  static final String IMPORT = "import";
  static final String EXPORT = "export";

  /** Characters of a page, about. */
  private static final int PAGE_CHARACTERS = 512 << 10;

  private static final int MEMBERS_EACH = 1_000;

  /** Between a name and where in its members a page begins; no name has one. */
  private static final char AT = ' ';

  /** Between the values of a row; no value has one. */
  private static final String BETWEEN = "\n";

  private static final List<String> OURS =
      List.of(Fields.NAME, Fields.HELD_SINCE, Fields.INBOX_ORDER);

  private final NodeParts node;
  private final CommandDesk.Parts parts;

  TransferVerbs(NodeParts node, CommandDesk.Parts parts) {
    this.node = node;
    this.parts = parts;
  }

  /** Carries one out; only the operator of a server may. */
  Answer run(Step step, Request.Command request) {
    ControlCommand command = request.command();
    if (!(request.who() instanceof Request.Actor.Operator())) {
      command.secret().ifPresent(Secret::wipe);
      return Rows.said(Answer.Outcome.FORBIDDEN, "only the operator of a server may do that");
    }
    return command.verb().equals(EXPORT)
        ? export(node.views().view(), command)
        : take(step, command);
  }

  private Answer take(Step step, ControlCommand command) {
    boolean dry = command.argument("dry-run").isPresent();
    if (!dry && !parts.gate().isOpen()) {
      return CommandDesk.unreachable("this server has just started; try again in a minute");
    }
    List<Wanted> wanted;
    try {
      wanted = Wanted.CODEC.fromBytes(command.secret().map(Secret::octets).orElse(new byte[0]));
    } catch (MalformedException e) {
      return Rows.said(Answer.Outcome.WRONG_USE, "import: " + e.getMessage());
    } finally {
      command.secret().ifPresent(Secret::wipe);
    }
    if (wanted.size() > Wanted.EACH_MAX) {
      return Rows.said(Answer.Outcome.WRONG_USE, "import: too many at once");
    }
    Directory directory = parts.directory();
    int[] changes = {0};
    Merging merging =
        new Merging(
            directory,
            step.state(),
            node.views().view(),
            new Merging.Run(dry, new TreeSet<>(command.all("assumed")), command.all("inbox")),
            change -> {
              Update update = new Update(change, new Author.Operator(), null);
              parts.registration().changeAbove(step, update, Timestamp.ZERO);
              changes[0]++;
            });
    Rows rows = new Rows();
    wanted.forEach(one -> row(rows, one, merging.merge(one)));
    if (changes[0] > 0) {
      step.log(LogLine.info("imported", "entries", wanted.size(), "changes", changes[0]));
    }
    return rows.done();
  }

  private static void row(Rows rows, Wanted wanted, Merging.Outcome outcome) {
    rows.add(
        "line",
        wanted.line(),
        "name",
        wanted.name(),
        "did",
        word(outcome.did()),
        "password",
        word(outcome.password()),
        "faults",
        String.join(BETWEEN, outcome.faults()));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Answer export(DirectoryView view, ControlCommand command) {
    Optional<String> registry = command.argument("registry");
    if (registry.isEmpty() || !view.holds(registry.get())) {
      return Rows.said(
          Answer.Outcome.REFUSED, "which registry? it must be held here; see: grapevine status");
    }
    boolean passwords = command.argument("passwords").isPresent();
    return new Page(view, registry.get(), passwords).read(command.argument("from").orElse(""));
  }

  /** One page of the entries of a registry. */
  private static final class Page {
    private final DirectoryView view;
    private final String registry;
    private final boolean passwords;
    private final Rows rows = new Rows();
    private long characters;
    private @Nullable String next;

    Page(DirectoryView view, String registry, boolean passwords) {
      this.view = view;
      this.registry = registry;
      this.passwords = passwords;
    }

    /** From behind a name, or from a member of that name on. */
    Answer read(String from) {
      int at = from.indexOf(AT);
      String after = at < 0 ? from : from.substring(0, at);
      if (at >= 0) {
        Optional<Entry> group = RName.of(after, registry).flatMap(name -> view.find(name).bearer());
        group.ifPresent(entry -> members(entry, from.substring(at + 1)));
      }
      if (next == null) {
        view.forEachEntry(registry, after, this::add);
      }
      String more = next;
      if (more != null) {
        rows.next(more);
      }
      return rows.done();
    }

    /** Whether there is room for another. */
    private boolean add(Entry entry) {
      TreeMap<String, String> row = new TreeMap<>();
      row.put("name", entry.name().toString());
      row.put("kind", entry.kind().word());
      entry
          .fields()
          .forEach((field, value) -> {
            if (!OURS.contains(field) && (!Fields.isSecret(field) || isShown(field))) {
              row.put(field, value);
            }
          });
      for (ListName list : ListName.values()) {
        if (list != ListName.FIELDS && list != ListName.MEMBERS && list != ListName.ATTRIBUTES) {
          put(row, list.word(), items(entry, list));
        }
      }
      for (Member item : entry.items(ListName.ATTRIBUTES)) {
        row.merge(
            Attributes.name(item.text()),
            Attributes.value(item.text()),
            (known, more) -> known + BETWEEN + more);
      }
      add(row);
      if (entry.kind() == Kind.GROUP) {
        members(entry, "");
      }
      if (next == null && (characters > PAGE_CHARACTERS || rows.size() >= Rows.PAGE)) {
        next = entry.name().foldedName();
      }
      return next == null;
    }

    private boolean isShown(String field) {
      return passwords && field.equals(Fields.PASSWORD);
    }

    private static void put(TreeMap<String, String> row, String word, List<String> items) {
      if (!items.isEmpty()) {
        row.put(word, String.join(BETWEEN, items));
      }
    }

    /** Inbox sites in their order, the first one first; all else in the order of the names. */
    private List<String> items(Entry entry, ListName list) {
      List<String> items =
          new ArrayList<>(entry.items(list).stream().map(this::text).sorted().toList());
      if (list == ListName.INBOX_SITES) {
        List<String> order = List.of(entry.field(Fields.INBOX_ORDER).orElse("").split(" ", -1));
        items.sort((one, other) -> Integer.compare(place(order, one), place(order, other)));
      }
      return items;
    }

    private static int place(List<String> order, String item) {
      int place = order.indexOf(item.toLowerCase(Locale.ROOT));
      return place < 0 ? order.size() : place;
    }

    /** By the present name of whom it means. */
    private String text(Member item) {
      return item.identity() == null
          ? item.text()
          : view.find(item).bearer().map(entry -> entry.name().toString()).orElse(item.text());
    }

    private void members(Entry group, String from) {
      String begin = from;
      while (begin != null && next == null) {
        MemberPage page = view.members(group.id(), begin, MEMBERS_EACH);
        TreeMap<String, String> row = new TreeMap<>();
        row.put("name", group.name().toString());
        row.put("kind", group.kind().word());
        put(row, ListName.MEMBERS.word(), page.members().stream().map(this::text).toList());
        if (!page.members().isEmpty()) {
          add(row);
        }
        begin = page.next();
        if (begin != null && characters > PAGE_CHARACTERS) {
          next = group.name().foldedName() + AT + begin;
        }
      }
    }

    private void add(TreeMap<String, String> row) {
      List<Object> named = new ArrayList<>();
      row.forEach((name, value) -> {
        named.add(name);
        named.add(value);
        characters += name.length() + value.length();
      });
      rows.add(named.toArray());
    }
  }
}
