package grapevine.service.node;

import grapevine.kernel.id.RName;
import grapevine.service.event.Step;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Entry;
import grapevine.service.request.Answer;
import grapevine.service.request.ControlCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What makes a POSIX account or group of a person or group (RFC 2307): a number from the blocks of
 * this server, a home, a shell. What it has already stays.
 */
final class PosixNumbering {
  private static final String ASKED = "posix";
  private static final String SHELL = "/bin/bash";

  private final Directory directory;
  private final NumberBlocks blocks;

  PosixNumbering(Directory directory, NumberBlocks blocks) {
    this.directory = directory;
    this.blocks = blocks;
  }

  /** Whether that is asked for. */
  static boolean isAsked(ControlCommand command) {
    return command.argument(ASKED).isPresent();
  }

  /**
   * The command with what it asks for spelled out, or why there is none.
   *
   * @param then is given the one or the other
   */
  void spellOut(Step step, ControlCommand command, BiConsumer<Step, Spelled> then) {
    Optional<RName> name = command.argument("name").flatMap(RName::parse);
    if (name.isEmpty()) {
      then.accept(step, new Spelled.Out(without(command, List.of())));
      return;
    }
    Optional<Entry> entry = directory.find(step.state(), name.get()).bearer();
    boolean group = name.get().isGroup();
    String field = group ? "gid-number" : "uid-number";
    Optional<String> kept = said(command, field).or(() -> entry.flatMap(one -> one.field(field)));
    if (kept.isPresent()) {
      then.accept(step, new Spelled.Out(without(command, fields(name.get(), entry, kept.get()))));
      return;
    }
    blocks.take(
        step,
        (later, taken) ->
            then.accept(
                later,
                switch (taken) {
                  case NumberBlocks.Taken.Given(long number) ->
                      new Spelled.Out(
                          without(command, fields(name.get(), entry, String.valueOf(number))));
                  case NumberBlocks.Taken.None(String why) ->
                      new Spelled.Not(CommandDesk.unreachable(why));
                }));
  }

  /** What came of it. */
  sealed interface Spelled {
    /** A command that asks for no number. */
    record Out(ControlCommand command) implements Spelled {}

    /** There is no number now. */
    record Not(Answer answer) implements Spelled {}
  }

  private static Optional<String> said(ControlCommand command, String field) {
    return command.all("field").stream()
        .filter(pair -> pair.startsWith(field + "="))
        .map(pair -> pair.substring(field.length() + 1))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static List<String> fields(RName name, Optional<Entry> entry, String number) {
    TreeMap<String, String> wanted = new TreeMap<>();
    wanted.put("gid-number", number);
    if (!name.isGroup()) {
      wanted.put("uid-number", number);
      wanted.put("home-directory", "/home/" + name.name());
      wanted.put("shell", SHELL);
    }
    List<String> fields = new ArrayList<>();
    wanted.forEach((field, value) -> {
      if (entry.flatMap(one -> one.field(field)).isEmpty()) {
        fields.add(field + "=" + value);
      }
    });
    return fields;
  }

  /** Fields that were said count, so they come behind. */
  private static ControlCommand without(ControlCommand command, List<String> fields) {
    TreeMap<String, List<String>> arguments = new TreeMap<>(command.arguments());
    arguments.remove(ASKED);
    List<String> all = new ArrayList<>(fields);
    all.addAll(command.all("field"));
    if (!all.isEmpty()) {
      arguments.put("field", all);
    }
    return new ControlCommand(command.verb(), arguments, command.secret());
  }
}
