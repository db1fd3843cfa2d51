package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.service.directory.DirectoryView;
import grapevine.service.event.Step;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for POSIX accounts and groups, none of which is given twice, at any server, across a cut.
 * They lie in blocks, and a block is a server's own when every other server of the organisation has
 * promised it to him. A promise is durable before it is said, and a block is promised once. So of
 * two that want the same block one at least is refused: the one asks the other, or both ask a
 * third. With a block of his own a server needs nobody.
 *
 * <p>What a promise that is forgotten could do, the numbers in use prevent: no block is promised in
 * which one is in use. A server that goes on from an old disk cannot tell which of its numbers it
 * has given since; where nobody has confirmed its past to it, it gives its blocks up.
 */
final class NumberBlocks {
  /** The verb between servers. */
  static final String PROMISE = "numbers promise";

  /** The first number of the first block: above what systems give by themselves. */
  static final long FIRST = 1_000_000;

  /** Numbers of a block. */
  static final int SIZE = 1_000;

  /** Numbers go up to this: programs exist that cannot have more than 31 bits. */
  private static final long BLOCKS_MAX = (Integer.MAX_VALUE - FIRST) / SIZE;

  /** Another block is wanted where fewer are left. */
  private static final int RESERVE = SIZE / 2;

  private static final int WAITING_MAX = 64;
  private static final int SPREAD = 4;
  private static final long AGAIN_MILLIS = 30_000;
  private static final Mark REFUSED = Mark.of("numbers.block-refused");

  private static final Table<Long, ServerNumber> PROMISED =
      new Table<>(
          0x38,
          ByteWriter::putLong,
          ByteReader::getLong,
          Codec.of(
              (out, server) -> out.putLong(server.value()), in -> new ServerNumber(in.getLong())));

  /** Of the blocks that are this server's own, how many numbers are given. */
  private static final Table<Long, Long> OWN =
      new Table<>(
          0x39,
          ByteWriter::putLong,
          ByteReader::getLong,
          Codec.of(ByteWriter::putVarint, ByteReader::getVarint));

  private final ServerNumber self;
  private final CommandDesk.Parts parts;
  private final Supplier<DirectoryView> views;
  private final List<BiConsumer<Step, Taken>> waiting = new ArrayList<>();
  private @Nullable Claim claim;
  private long againMonotonicMillis = Long.MAX_VALUE;
  private boolean looked;

  /** What came of asking for a number. */
  sealed interface Taken {
    /** It is nobody else's. */
    record Given(long value) implements Taken {}

    /** There is none now: why, in words. */
    record None(String why) implements Taken {}
  }

  /** A block that is being asked for. */
  private static final class Claim {
    private final long block;
    private final TreeSet<ServerNumber> promised = new TreeSet<>();
    private final TreeSet<ServerNumber> asked = new TreeSet<>();

    Claim(long block) {
      this.block = block;
    }
  }

  NumberBlocks(ServerNumber self, CommandDesk.Parts parts, Supplier<DirectoryView> views) {
    this.self = self;
    this.parts = parts;
    this.views = views;
  }

  /** Takes a number, now or when a block is there. The gate must be open. */
  void take(Step step, BiConsumer<Step, Taken> then) {
    giveUpUnconfirmed(step);
    Optional<Long> number = next(step);
    if (number.isPresent()) {
      then.accept(step, new Taken.Given(number.get()));
      ask(step);
      return;
    }
    if (waiting.size() >= WAITING_MAX) {
      then.accept(step, new Taken.None("too many ask for numbers at once; try again"));
      return;
    }
    waiting.add(then);
    againMonotonicMillis = Long.MIN_VALUE;
    ask(step);
  }

  private void giveUpUnconfirmed(Step step) {
    if (looked) {
      return;
    }
    looked = true;
    if (!parts.gate().isConfirmed()) {
      own(step.state()).keySet().forEach(block -> OWN.put(step.state(), block, (long) SIZE));
    }
  }

  private static TreeMap<Long, Long> own(State state) {
    TreeMap<Long, Long> own = new TreeMap<>();
    OWN.forEach(
        state,
        new byte[0],
        (block, given) -> {
          own.put(block, given);
          return true;
        });
    return own;
  }

  /** The next number of an own block that nobody uses. */
  private Optional<Long> next(Step step) {
    for (var block : own(step.state()).entrySet()) {
      for (long given = block.getValue(); given < SIZE; given++) {
        long number = FIRST + block.getKey() * SIZE + given;
        if (!isUsed(number)) {
          OWN.put(step.state(), block.getKey(), given + 1);
          return Optional.of(number);
        }
      }
      if (block.getValue() < SIZE) {
        OWN.put(step.state(), block.getKey(), (long) SIZE);
      }
    }
    return Optional.empty();
  }

  private boolean isUsed(long number) {
    String text = String.valueOf(number);
    DirectoryView view = views.get();
    return !view.having("uid-number", text, 1).isEmpty()
        || !view.having("gid-number", text, 1).isEmpty();
  }

  private static long left(State state) {
    return own(state).values().stream().mapToLong(given -> SIZE - given).sum();
  }

  /** Asks for what is missing, where it is time to. */
  private void ask(Step step) {
    if (left(step.state()) >= RESERVE && waiting.isEmpty()) {
      againMonotonicMillis = Long.MAX_VALUE;
      return;
    }
    Claim wanted = claim;
    if (wanted == null) {
      wanted = new Claim(candidate(step));
      claim = wanted;
      PROMISED.put(step.state(), wanted.block, self);
    }
    againMonotonicMillis = step.monotonicMillis() + AGAIN_MILLIS;
    Claim now = wanted;
    for (ServerNumber other : others(step)) {
      if (parts.links().isUp(other) && !now.promised.contains(other) && now.asked.add(other)) {
        askOne(step, now, other);
      }
    }
    settle(step, now);
  }

  private List<ServerNumber> others(Step step) {
    return parts.directory().gv(step.state()).servers().keySet().stream()
        .filter(number -> !number.equals(self))
        .toList();
  }

  private void askOne(Step step, Claim wanted, ServerNumber other) {
    TreeMap<String, List<String>> arguments = new TreeMap<>();
    arguments.put("block", List.of(String.valueOf(wanted.block)));
    arguments.put("server", List.of(self.toString()));
    ControlCommand command = new ControlCommand(PROMISE, arguments, Optional.empty());
    parts
        .questions()
        .ask(
            step,
            other,
            new Request.Command(new Request.Actor.Operator(), command),
            parts.settings().questionMillis(),
            (later, answer) -> answered(later, wanted, other, answer));
  }

  private void answered(Step step, Claim wanted, ServerNumber other, Optional<Answer> answer) {
    if (wanted != claim) {
      return; // another block is wanted by now
    }
    wanted.asked.remove(other);
    Answer.Outcome outcome =
        answer.isPresent() && answer.get() instanceof Answer.Report report
            ? report.outcome()
            : Answer.Outcome.NOT_REACHABLE;
    switch (outcome) {
      case DONE -> wanted.promised.add(other);
      case REFUSED -> {
        REFUSED.hit();
        claim = null; // the block stays promised to this server, and nobody gives its numbers
        OWN.put(step.state(), wanted.block, (long) SIZE);
        ask(step);
        return;
      }
      case FORBIDDEN, OVERTAKEN, WRONG_USE, NOT_REACHABLE, UNKNOWN -> {}
    }
    settle(step, wanted);
  }

  /** The block is this server's own, or nobody is left who may still say so. */
  private void settle(Step step, Claim wanted) {
    List<ServerNumber> silent =
        others(step).stream().filter(other -> !wanted.promised.contains(other)).toList();
    if (silent.isEmpty()) {
      claim = null;
      OWN.put(step.state(), wanted.block, 0L);
      step.log(LogLine.info("a block of numbers is ours", "first", FIRST + wanted.block * SIZE));
      serve(step);
    } else if (wanted.asked.isEmpty()) {
      Taken.None none =
          new Taken.None(
              "this server has no numbers left, and gets more only when every other server says"
                  + " yes; not reached: "
                  + names(step, silent)
                  + ". Give one yourself: --field uid-number=…");
      List.copyOf(waiting).forEach(one -> one.accept(step, none));
      waiting.clear();
    }
  }

  private String names(Step step, List<ServerNumber> servers) {
    List<String> names = new ArrayList<>();
    servers.forEach(number ->
        parts
            .directory()
            .gv(step.state())
            .server(number)
            .ifPresent(server -> names.add(server.name().name())));
    return String.join(", ", names);
  }

  private void serve(Step step) {
    List<BiConsumer<Step, Taken>> served = List.copyOf(waiting);
    waiting.clear();
    served.forEach(one -> take(step, one));
  }

  /** Behind all that is known here; not the next, or two that ask at once would do so for ever. */
  private long candidate(Step step) {
    TreeSet<Long> known = new TreeSet<>(List.of(-1L));
    Optional<Long> unfinished = unfinished(step.state(), known);
    return unfinished.orElseGet(
        () -> known.last() + 1 + step.environment().randomness().below(SPREAD));
  }

  /** A block that was asked for before a restart; all that are known go into the set. */
  private Optional<Long> unfinished(State state, TreeSet<Long> known) {
    List<Long> found = new ArrayList<>();
    PROMISED.forEach(
        state,
        new byte[0],
        (block, server) -> {
          known.add(block);
          if (server.equals(self) && !OWN.contains(state, block)) {
            found.add(block);
          }
          return true;
        });
    return found.stream().findFirst();
  }

  /** Another server wants a block. */
  Answer promise(Step step, ControlCommand command) {
    long block = Rows.number(command.argument("block").orElse(""));
    Optional<ServerNumber> server =
        command
            .argument("server")
            .filter(text -> text.matches("[0-9a-f]{16}"))
            .map(text -> new ServerNumber(Long.parseUnsignedLong(text, 16)));
    if (server.isEmpty() || block > BLOCKS_MAX) {
      return Rows.said(Answer.Outcome.WRONG_USE, PROMISE + ": which block, for whom?");
    }
    if (!parts.gate().isOpen()) {
      return CommandDesk.unreachable("this server has just started");
    }
    if (PlantedBug.NUMBERS_ALLOTTED_TWICE.planted()) {
      return Rows.said(Answer.Outcome.DONE, "");
    }
    Optional<ServerNumber> before = PROMISED.get(step.state(), block);
    boolean free = before.isEmpty() ? !isUsedIn(block) : before.equals(server);
    if (!free) {
      return Rows.said(Answer.Outcome.REFUSED, "it is promised, or a number of it is in use");
    }
    PROMISED.put(step.state(), block, server.get());
    return Rows.said(Answer.Outcome.DONE, "");
  }

  private boolean isUsedIn(long block) {
    for (long number = FIRST + block * SIZE; number < FIRST + (block + 1) * SIZE; number++) {
      if (isUsed(number)) {
        return true;
      }
    }
    return false;
  }

  /** Does what has become due. */
  void tick(Step step) {
    if (step.monotonicMillis() >= againMonotonicMillis) {
      ask(step);
    }
  }

  /** When {@link #tick} has something to do. */
  long nextTickMonotonicMillis() {
    return againMonotonicMillis;
  }
}
