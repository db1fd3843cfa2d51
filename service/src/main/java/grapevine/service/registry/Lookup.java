package grapevine.service.registry;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.ServerNumber;
import java.util.Optional;
import java.util.SortedSet;

/** What one replica says of a name. */
public sealed interface Lookup {
  /** Somebody bears it. */
  record Found(Entry entry) implements Lookup {}

  /** Its last bearer was deleted: one replica's no, not yet everybody's. */
  record Gone(EntryId last) implements Lookup {}

  /** The registry is held here, and has no such name: one replica's no. */
  record Unknown() implements Lookup {}

  /** The registry is held elsewhere. */
  record NotHere(String registry, SortedSet<ServerNumber> servers) implements Lookup {}

  /** This server's copy of the registry of registries has no such registry. */
  record NoSuchRegistry(String registry) implements Lookup {}

  /** Who bears the name, where somebody does. */
  default Optional<Entry> bearer() {
    return this instanceof Found(Entry entry) ? Optional.of(entry) : Optional.empty();
  }
}
