package grapevine.service.node;

import grapevine.kernel.id.RName;
import grapevine.service.registry.Fields;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import grapevine.service.registry.RegistryCommand;
import grapevine.service.request.ControlCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the verbs that change registries: what people type into {@link RegistryCommand}s. It knows
 * no state.
 */
final class RegistryVerbs {
  /** What a verb was read as. */
  sealed interface Read {
    /** These commands, in order; the last ones may only make sense after the first. */
    record Commands(List<RegistryCommand> commands) implements Read {}

    /** It was not understood: in words. */
    record WrongUse(String text) implements Read {}

    /** It is no verb that changes a registry. */
    record Other() implements Read {}
  }

  private static final SortedMap<String, ListName> ITEMS = new TreeMap<>();

  static {
    ITEMS.put("member", ListName.MEMBERS);
    ITEMS.put("server", ListName.MEMBERS);
    ITEMS.put("owner", ListName.OWNERS);
    ITEMS.put("friend", ListName.FRIENDS);
    ITEMS.put("helpdesk", ListName.HELPDESK);
    ITEMS.put("inbox", ListName.INBOX_SITES);
    ITEMS.put("forward", ListName.FORWARDING);
    ITEMS.put("target", ListName.TARGETS);
    ITEMS.put("domain", ListName.DOMAINS);
    ITEMS.put("value", ListName.ATTRIBUTES);
    ITEMS.put("denied-password", ListName.DENIED);
  }

  private static final List<String> FIELDS =
      List.of(Fields.FULL_NAME, Fields.REMARK, Fields.CONNECT_SITE, Fields.DISABLED, Fields.POLICY);

  private RegistryVerbs() {}

  /**
   * Reads a command.
   *
   * @param verifier of the password that came with it, or empty
   */
  static Read read(ControlCommand command, Optional<String> verifier) {
    String[] words = command.verb().split(" ", -1);
    if (command.verb().equals("passwd")) {
      return named(command, "", name -> passwd(name, verifier));
    }
    if (words.length != 2) {
      return new Read.Other();
    }
    String suffix = words[0].equals("registry") ? "." + RName.GV : "";
    Optional<Kind> kind = kind(words[0]);
    if (kind.isEmpty()) {
      return new Read.Other();
    }
    Optional<Read> bad = badField(command);
    if (bad.isPresent()) {
      return bad.get();
    }
    return switch (words[1]) {
      case "add" -> named(command, suffix, name -> create(name, kind.get(), command, verifier));
      case "change" -> named(command, suffix, name -> change(name, command, verifier));
      case "remove" ->
          named(
              command,
              suffix,
              name -> new Read.Commands(List.of(new RegistryCommand.Delete(name))));
      case "rename" -> named(command, suffix, name -> rename(name, command));
      default -> new Read.Other();
    };
  }

  private static Read rename(RName name, ControlCommand command) {
    return command
        .argument("to")
        .flatMap(RName::parse)
        .<Read>map(to -> new Read.Commands(List.of(new RegistryCommand.Rename(name, to))))
        .orElseGet(() -> new Read.WrongUse(command.verb() + ": give the new name, like alice.pa"));
  }

  /** Secrets are no text on a command line, and a verifier is no text that people write. */
  private static Optional<Read> badField(ControlCommand command) {
    for (String pair : command.all("field")) {
      int equals = pair.indexOf('=');
      String field = equals < 0 ? pair : pair.substring(0, equals);
      if (Fields.isSecret(field)) {
        return Optional.of(
            new Read.WrongUse(
                "--field " + field + ": it is a secret; a password is set by: grapevine passwd"));
      }
      if (equals <= 0) {
        return Optional.of(new Read.WrongUse("--field " + field + ": give NAME=VALUE"));
      }
    }
    return Optional.empty();
  }

  /** What kind of entry a command is about, as its verb says; nothing where any will do. */
  static Optional<Kind> kindOf(ControlCommand command) {
    return kind(command.verb().split(" ", -1)[0]);
  }

  private static Optional<Kind> kind(String word) {
    return switch (word) {
      case "user" -> Optional.of(Kind.INDIVIDUAL);
      case "group", "registry" -> Optional.of(Kind.GROUP);
      case "alias" -> Optional.of(Kind.ALIAS);
      default -> Optional.empty();
    };
  }

  @FunctionalInterface
  private interface Named {
    Read read(RName name);
  }

  private static Read named(ControlCommand command, String suffix, Named then) {
    Optional<String> text = command.argument("name");
    if (text.isEmpty()) {
      return new Read.WrongUse(command.verb() + ": which? give a name");
    }
    return RName.parse(text.get() + suffix)
        .map(then::read)
        .orElseGet(() ->
            new Read.WrongUse(
                "\"" + text.get() + "\" is no name; names are like alice.pa or csl^.pa"));
  }

  private static Read passwd(RName name, Optional<String> verifier) {
    return verifier.isEmpty()
        ? new Read.WrongUse("passwd: no password was given")
        : new Read.Commands(
            List.of(new RegistryCommand.SetField(name, Fields.PASSWORD, verifier.get())));
  }

  private static Read create(
      RName name, Kind kind, ControlCommand command, Optional<String> verifier) {
    TreeMap<String, String> fields = new TreeMap<>(fields(command));
    verifier.ifPresent(text -> fields.put(Fields.PASSWORD, text));
    TreeMap<ListName, List<String>> lists = new TreeMap<>();
    ITEMS.forEach((argument, list) -> {
      if (!command.all(argument).isEmpty()) {
        lists.put(list, command.all(argument));
      }
    });
    List<RegistryCommand> commands = new ArrayList<>();
    commands.add(new RegistryCommand.Create(name, kind, fields, lists));
    if (lists.containsKey(ListName.INBOX_SITES)) {
      commands.add(new RegistryCommand.SetInboxOrder(name, lists.get(ListName.INBOX_SITES)));
    }
    return new Read.Commands(commands);
  }

  private static Read change(RName name, ControlCommand command, Optional<String> verifier) {
    List<RegistryCommand> commands = new ArrayList<>();
    verifier.ifPresent(
        text -> commands.add(new RegistryCommand.SetField(name, Fields.PASSWORD, text)));
    fields(command)
        .forEach((field, value) ->
            commands.add(
                new RegistryCommand.SetField(name, field, value.isEmpty() ? null : value)));
    ITEMS.forEach((argument, list) -> {
      for (String text : command.all("add-" + argument)) {
        commands.add(new RegistryCommand.AddItem(name, list, text));
      }
      for (String text : command.all("remove-" + argument)) {
        commands.add(new RegistryCommand.RemoveItem(name, list, text));
      }
    });
    command
        .argument("inbox-order")
        .ifPresent(order ->
            commands.add(new RegistryCommand.SetInboxOrder(name, List.of(order.split(",", -1)))));
    return commands.isEmpty()
        ? new Read.WrongUse(command.verb() + ": nothing to change was given")
        : new Read.Commands(commands);
  }

  private static SortedMap<String, String> fields(ControlCommand command) {
    TreeMap<String, String> fields = new TreeMap<>();
    for (String field : FIELDS) {
      command.argument(field).ifPresent(value -> fields.put(field, value));
    }
    for (String pair : command.all("field")) {
      int equals = pair.indexOf('=');
      fields.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return fields;
  }
}
