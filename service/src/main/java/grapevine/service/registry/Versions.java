package grapevine.service.registry;

import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The versions of registries, read once in a transaction unless it changes one: every delivery asks
 * for them several times. For one thread.
 */
final class Versions {
  private final Map<String, Long> known = new HashMap<>();
  private @Nullable State state;
  private long writes;

  /** How often a registry has changed here; equal numbers, equal content. */
  @SuppressWarnings("ReferenceEquality") // whether it is the same transaction is what is asked
  long of(State asked, String registry) {
    if (!(asked instanceof Transaction transaction)) {
      return RegistryTables.version(asked, registry);
    }
    long written = transaction.writesTo(RegistryTables.VERSIONS_TABLE);
    if (state != asked || writes != written) {
      known.clear();
      state = asked;
      writes = written;
    }
    Long version = known.get(registry);
    if (version == null) {
      version = RegistryTables.version(asked, registry);
      known.put(registry, version);
    }
    return version;
  }
}
