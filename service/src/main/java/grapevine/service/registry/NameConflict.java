package grapevine.service.registry;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;

/**
 * Two living entries were created under one name, neither creator having seen the other's.
 *
 * @param holder the earlier one, which keeps the name
 * @param other the later one, which is kept whole
 * @param derived the name that the later one goes by
 */
public record NameConflict(EntryId holder, EntryId other, RName derived) {
  /**
   * The change that records the derived name, so that it stays when the earlier entry goes. Whoever
   * finds the conflict makes it; made twice, it says the same.
   */
  public RegistryChange settlement() {
    return new RegistryChange.SetField(other, Fields.NAME, derived.toString());
  }
}
