package grapevine.service.node;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.service.event.Step;
import grapevine.service.registry.ApplicationPassword;
import grapevine.service.registry.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * On which day each credential last opened a session at this server. It is written once a day at
 * most, and stays here: a change of the registry for each sign-in would drown all others.
 */
final class CredentialUse {
  /** The name under which the use of somebody's own password is kept. */
  static final String PASSWORD = "";

  private static final long DAY_MILLIS = 86_400_000;

  private static final Table<Credential, Long> DAYS =
      new Table<>(
          0x37,
          Credential::write,
          Credential::read,
          Codec.of(ByteWriter::putVarint, ByteReader::getVarint));

  private record Credential(EntryId who, String name) {
    static void write(ByteWriter out, Credential credential) {
      EntryId.CODEC.write(out, credential.who);
      out.putKeyString(credential.name);
    }

    static Credential read(ByteReader in) {
      return new Credential(EntryId.CODEC.read(in), in.getKeyString());
    }
  }

  private CredentialUse() {}

  /** It has just opened a session. */
  static void note(Step step, Entry person, String name) {
    Credential credential = new Credential(person.id(), name);
    long today = step.wallMillis() / DAY_MILLIS;
    if (DAYS.get(step.state(), credential).filter(day -> day == today).isEmpty()) {
      DAYS.put(step.state(), credential, today);
      forgetRevoked(step, person);
    }
  }

  private static void forgetRevoked(Step step, Entry person) {
    List<String> kept = new ArrayList<>(List.of(PASSWORD));
    ApplicationPassword.of(person).forEach(one -> kept.add(one.name()));
    all(step, person.id()).stream()
        .filter(credential -> !kept.contains(credential.name))
        .forEach(credential -> DAYS.delete(step.state(), credential));
  }

  /** Somebody was deleted. */
  static void forget(Step step, EntryId who) {
    all(step, who).forEach(credential -> DAYS.delete(step.state(), credential));
  }

  private static List<Credential> all(Step step, EntryId who) {
    List<Credential> found = new ArrayList<>();
    DAYS.forEach(
        step.state(),
        EntryId.CODEC.toBytes(who),
        (credential, _) -> {
          found.add(credential);
          return true;
        });
    return found;
  }

  /** The day on which it last did, in milliseconds since 1970. */
  static Optional<Long> lastMillis(State state, EntryId who, String name) {
    return DAYS.get(state, new Credential(who, name)).map(day -> day * DAY_MILLIS);
  }
}
