package grapevine.service.registry;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.state.Transaction;
import grapevine.kernel.time.VersionVector;
import grapevine.mechanism.list.GrapevineList;
import grapevine.mechanism.list.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Forgets tombstones that are old and that every replica has. Age alone would do what Grapevine's
 * fourteen days did: a server that was away longer brings the deleted back (CACM 1982, section 5).
 * A removed inbox site stays known while it drains, and while no site is active: the last removed
 * is where the mail is then.
 */
record RegistryPurge(
    VersionVector covered, long olderThanMillis, BiPredicate<EntryId, String> draining) {
  boolean run(Transaction transaction, String registry) {
    byte[] prefix = RegistryTables.of(registry);
    TreeMap<EntryId, EntryState> purged = new TreeMap<>();
    RegistryTables.ENTRIES.forEach(
        transaction,
        prefix,
        (id, entry) -> {
          EntryState left = purged(id, entry);
          if (!left.equals(entry)) {
            purged.put(id, left);
          }
          return true;
        });
    purged.forEach((id, left) -> replace(transaction, id, left));
    List<RegistryTables.MemberKey> members = new ArrayList<>();
    RegistryTables.MEMBERS.forEach(
        transaction,
        prefix,
        (key, item) -> {
          if (item.isPurgeable(covered, olderThanMillis)) {
            members.add(key);
          }
          return true;
        });
    members.forEach(key -> RegistryTables.MEMBERS.delete(transaction, key));
    return !purged.isEmpty() || !members.isEmpty();
  }

  private static void replace(Transaction transaction, EntryId id, EntryState left) {
    EntryState before = RegistryTables.entry(transaction, id);
    if (left.equals(EntryState.NOTHING)) {
      RegistryTables.ENTRIES.delete(transaction, id);
    } else {
      RegistryTables.ENTRIES.put(transaction, id, left);
    }
    Names.refresh(transaction, id, before, left);
  }

  private EntryState purged(EntryId id, EntryState entry) {
    EntryState.Death death = entry.death();
    if (death != null) {
      boolean gone = death.at().millis() < olderThanMillis && death.by().isCoveredBy(covered);
      return gone ? EntryState.NOTHING : entry;
    }
    TreeMap<ListName, GrapevineList<Value>> lists = new TreeMap<>();
    entry
        .lists()
        .forEach((name, list) -> {
          boolean sites = name == ListName.INBOX_SITES;
          boolean noneActive = sites && list.items().values().stream().noneMatch(Item::isActive);
          GrapevineList<Value> left =
              list.purged(
                  covered,
                  olderThanMillis,
                  (key, _) -> noneActive || sites && draining.test(id, key));
          if (!left.isEmpty()) {
            lists.put(name, left);
          }
        });
    return new EntryState(entry.birth(), null, lists);
  }
}
