package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.time.Timestamp;
import grapevine.service.event.Step;
import grapevine.service.message.Recipient.Target;
import grapevine.service.registry.Entry;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.Member;
import grapevine.service.registry.MemberPage;
import grapevine.service.registry.RegistryChange;
import grapevine.service.steer.Absence;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes names off lists that have been absent for 30 days (DESIGN section 6, "Vanished names").
 * Once a day the members of every group that is held here are gone through, a few at a time. Absent
 * is what every replica of its registry says it does not have; where not all can be asked, nothing
 * follows. The first time is written down, and the owners are told; when the name is found absent
 * 30 days later, and was never found in between, that item with that timestamp is removed: whoever
 * puts the name on the list again has a new one, which stays.
 */
final class Vanished {
  private static final Mark TAKEN_OFF = Mark.of("registry.vanished-name-taken-off");
  private static final long ABSENT_MILLIS = 30L * 86_400_000;
  private static final long PASS_MILLIS = 86_400_000;
  private static final long FIRST_PASS_MILLIS = 3_600_000;
  private static final long PAUSE_MILLIS = 5_000;
  private static final int PAGE = 100;

  /** Since when a member is known to be absent, in wall-clock milliseconds. */
  private static final Table<Item, Long> SINCE =
      new Table<>(
          0x1e, Item::write, Item::read, Codec.of(ByteWriter::putVarint, ByteReader::getVarint));

  private final NodeParts node;
  private final NameInquiries inquiries;
  private final Deque<EntryId> groups = new ArrayDeque<>();
  private String from = "";
  private long passMonotonicMillis = Long.MIN_VALUE;
  private long pageMonotonicMillis;

  Vanished(NodeParts node, NameInquiries inquiries) {
    this.node = node;
    this.inquiries = inquiries;
  }

  /** One addition of one member. */
  private record Item(EntryId group, String text, Timestamp added) {
    static void write(ByteWriter out, Item item) {
      EntryId.CODEC.write(out, item.group);
      Timestamp.CODEC.write(out.putKeyString(item.text), item.added);
    }

    static Item read(ByteReader in) {
      return new Item(EntryId.CODEC.read(in), in.getKeyString(), Timestamp.CODEC.read(in));
    }
  }

  /** Goes on with a pass, or begins one; to be called only where changes may be made. */
  void tick(Step step) {
    long now = step.monotonicMillis();
    if (passMonotonicMillis == Long.MIN_VALUE) {
      passMonotonicMillis = now + FIRST_PASS_MILLIS; // there is more to do after a start
    }
    if (now < pageMonotonicMillis || (groups.isEmpty() && now < passMonotonicMillis)) {
      return;
    }
    pageMonotonicMillis = now + PAUSE_MILLIS;
    if (groups.isEmpty()) {
      passMonotonicMillis = now + PASS_MILLIS;
      begin(step);
      return;
    }
    EntryId group = groups.getFirst();
    MemberPage page = node.directory().members(step.state(), group, from, PAGE);
    Optional<Entry> list = node.directory().find(step.state(), group).bearer();
    list.ifPresent(found -> page.members().forEach(member -> look(step, found, member)));
    @Nullable String next = page.next();
    from = next == null ? "" : next;
    if (next == null) {
      groups.removeFirst();
    }
  }

  private void begin(Step step) {
    State state = step.state();
    for (String registry : node.registration().held(state)) {
      if (!registry.equals(RName.GV)) {
        node.directory()
            .forEachEntry(
                state,
                registry,
                entry -> {
                  if (entry.kind() == Kind.GROUP) {
                    groups.add(entry.id());
                  }
                  return true;
                });
      }
    }
  }

  private void look(Step step, Entry list, Member member) {
    RName name = member.name().orElse(null);
    if (name == null) {
      return;
    }
    if (node.directory().find(step.state(), member).bearer().isPresent()) {
      forget(step, list, member);
      return;
    }
    Target.Listed listed =
        new Target.Listed(name, Optional.ofNullable(member.identity()), member.at());
    new MailAbsence(inquiries)
        .ask(
            step,
            new Absence.Question.Name(listed),
            (later, verdict) -> {
              switch (verdict) {
                case PRESENT -> forget(later, list, member);
                case ABSENT -> absent(later, list, member, name);
                case NOT_KNOWN -> {} // neither the one nor the other
              }
            });
  }

  private static Item item(Entry list, Member member) {
    return new Item(list.id(), member.text(), member.at());
  }

  private static void forget(Step step, Entry list, Member member) {
    Item item = item(list, member);
    if (SINCE.contains(step.state(), item)) {
      SINCE.delete(step.state(), item);
    }
  }

  private void absent(Step step, Entry list, Member member, RName name) {
    Item item = item(list, member);
    Optional<Long> since = SINCE.get(step.state(), item);
    if (since.isEmpty()) {
      SINCE.put(step.state(), item, step.wallMillis());
      node.steering().vanished(step, list.name(), name);
    } else if (step.wallMillis() - since.get() >= ABSENT_MILLIS) {
      TAKEN_OFF.hit();
      SINCE.delete(step.state(), item);
      node.registration()
          .change(
              step,
              new RegistryChange.RemoveItem(
                  list.id(), ListName.MEMBERS, member.text(), member.at()));
      step.log(
          LogLine.info("vanished name taken off", "list", list.name(), "member", member.text()));
    }
  }
}
