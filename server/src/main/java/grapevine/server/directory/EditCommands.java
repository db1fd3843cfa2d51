package grapevine.server.directory;

import grapevine.faces.directory.Edit;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import grapevine.service.registry.Attributes;
import grapevine.service.request.ControlCommand;
import grapevine.service.request.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Edits of an entry in the words of the node's commands: always one command, which is carried out
 * as a whole or not at all.
 */
public final class EditCommands {
  private final RName name;
  private final String kind;
  private final TreeMap<String, List<String>> arguments = new TreeMap<>();
  private String verb = "change";
  private Optional<Secret> password = Optional.empty();

  private EditCommands(RName name) {
    this.name = name;
    this.kind = name.isGroup() ? "group " : "user ";
  }

  /** The command. */
  public static ControlCommand of(RName name, List<Edit> edits, Optional<Timestamp> unchanged) {
    EditCommands words = new EditCommands(name);
    edits.forEach(words::take);
    return words.command(unchanged);
  }

  private void take(Edit edit) {
    switch (edit) {
      case Edit.Create() -> verb = "add";
      case Edit.Delete() -> verb = "remove";
      case Edit.Rename(RName to) -> {
        verb = "rename";
        add("to", to.toString());
      }
      case Edit.Put(String attribute, String value) -> {
        if (hasSeveral(attribute)) {
          add(verb.equals("add") ? "value" : "add-value", attribute + "=" + value);
        } else {
          add("field", attribute + "=" + value);
        }
      }
      case Edit.Take(String attribute, String value) -> {
        if (hasSeveral(attribute)) {
          add("remove-value", attribute + "=" + value);
        } else {
          add("field", attribute + "=");
        }
      }
      case Edit.PutMember(RName member) ->
          add(verb.equals("add") ? "member" : "add-member", member.toString());
      case Edit.TakeMember(RName member) -> add("remove-member", member.toString());
      // The session wipes its array when it has the answer, and the node its own.
      case Edit.Password change -> password = Optional.of(Secret.of(change.fresh().clone()));
    }
  }

  private ControlCommand command(Optional<Timestamp> unchanged) {
    boolean passwordOnly = verb.equals("change") && arguments.isEmpty() && password.isPresent();
    add("name", name.toString());
    unchanged.ifPresent(at -> add("unchanged", at.toString()));
    return new ControlCommand(passwordOnly ? "passwd" : kind + verb, arguments, password);
  }

  private void add(String argument, String value) {
    arguments.computeIfAbsent(argument, key -> new ArrayList<>()).add(value);
  }

  private static boolean hasSeveral(String attribute) {
    return Attributes.named(attribute).filter(Attributes.Attribute::several).isPresent();
  }
}
