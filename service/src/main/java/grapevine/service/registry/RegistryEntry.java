package grapevine.service.registry;

import grapevine.kernel.id.ServerNumber;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A registry as the registry of registries describes it.
 *
 * @param registry its name, such as {@code pa}
 * @param entry its group, {@code pa.gv}: owners are the registrars, fields are the policy
 * @param servers that hold it, those that are leaving included, those written off not
 * @param writtenOff servers that would hold it if they were back
 * @param domains its mail domains, folded, the first added first
 */
public record RegistryEntry(
    String registry,
    Entry entry,
    SortedSet<ServerNumber> servers,
    SortedSet<ServerNumber> writtenOff,
    List<String> domains) {
  /** Makes the sets unchangeable. */
  public RegistryEntry {
    servers = Collections.unmodifiableSortedSet(new TreeSet<>(servers));
    writtenOff = Collections.unmodifiableSortedSet(new TreeSet<>(writtenOff));
    domains = List.copyOf(domains);
  }
}
