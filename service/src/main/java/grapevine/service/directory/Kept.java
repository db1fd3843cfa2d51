package grapevine.service.directory;

import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.service.registry.Entry;
import grapevine.service.registry.EntryState;
import grapevine.service.registry.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What a copy keeps of one entry. What it says stays in bytes, a quarter of what objects would
 * take, and is read when somebody asks. Immutable.
 */
final class Kept {
  private final EntryId id;
  private final byte[] content;
  private final @Nullable RName claimed;
  private final @Nullable Kind kind;
  private final boolean dead;

  /**
   * An entry.
   *
   * @param content what its state was read from
   * @param claimed the name that it claims while it lives
   */
  Kept(EntryId id, byte[] content, EntryState state, @Nullable RName claimed) {
    EntryState.Birth birth = state.birth();
    this.id = id;
    this.content = content;
    this.claimed = claimed;
    this.kind = birth == null || !state.isLive() ? null : birth.kind();
    this.dead = state.death() != null;
  }

  EntryId id() {
    return id;
  }

  /** The name that it claims; null where it does not live. */
  @Nullable RName claimed() {
    return claimed;
  }

  /** What it stands for; null where it does not live. */
  @Nullable Kind kind() {
    return kind;
  }

  /** Whether it was deleted. */
  boolean isDead() {
    return dead;
  }

  EntryState state() {
    return EntryState.CODEC.fromBytes(content);
  }

  /** The living entry under a name. */
  Entry entry(RName name, Kind living) {
    return new Entry(id, name, living, state());
  }
}
