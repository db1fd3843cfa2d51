package grapevine.service.node;

import grapevine.service.event.Step;
import grapevine.service.registry.Directory;
import grapevine.service.registry.Fields;
import grapevine.service.registry.PasswordPolicy;
import grapevine.service.registry.RegistryCommand;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What goes with the wish of a registry to keep keys for SCRAM-SHA-256. */
final class ScramPolicy {
  private static final int SECRET_OCTETS = 32;

  private ScramPolicy() {}

  /** A registry that begins to ask for keys gets {@link Fields#SCRAM_SECRET} with it. */
  static RegistryVerbs.Read withSecret(Step step, Directory directory, RegistryVerbs.Read read) {
    if (!(read instanceof RegistryVerbs.Read.Commands(List<RegistryCommand> commands))) {
      return read;
    }
    List<RegistryCommand> all = new ArrayList<>();
    for (RegistryCommand command : commands) {
      String registry = command.name().name();
      boolean has = PasswordPolicy.of(directory, step.state(), registry).scramSecret().isPresent();
      all.add(has ? command : asked(step, command));
      if (!has && command instanceof RegistryCommand.SetField set && asks(set)) {
        all.add(new RegistryCommand.SetField(set.name(), Fields.SCRAM_SECRET, secret(step)));
      }
    }
    return new RegistryVerbs.Read.Commands(all);
  }

  private static boolean asks(RegistryCommand.SetField set) {
    return set.field().equals(Fields.SCRAM)
        && Optional.ofNullable(set.value()).filter("true"::equals).isPresent();
  }

  private static RegistryCommand asked(Step step, RegistryCommand command) {
    if (command instanceof RegistryCommand.Create create
        && "true".equals(create.fields().get(Fields.SCRAM))) {
      TreeMap<String, String> fields = new TreeMap<>(create.fields());
      fields.put(Fields.SCRAM_SECRET, secret(step));
      return new RegistryCommand.Create(create.name(), create.kind(), fields, create.lists());
    }
    return command;
  }

  private static String secret(Step step) {
    return HexFormat.of().formatHex(step.environment().randomness().bytes(SECRET_OCTETS));
  }
}
