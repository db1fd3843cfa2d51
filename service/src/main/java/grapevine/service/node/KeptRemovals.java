package grapevine.service.node;

import grapevine.kernel.check.Mark;
import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.Postmark;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Table;
import grapevine.kernel.state.Transaction;
import grapevine.service.event.Step;
import grapevine.service.registry.Lookup;
import grapevine.service.request.Answer;
import grapevine.service.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Removals of mail that only this server had when it came back as new: they are made anew, here or
 * at a site of the mailbox, or what somebody has deleted would come back to him from the other
 * sites (DESIGN section 3, promise 4). For one thread.
 */
final class KeptRemovals {
  private static final Mark MADE_ANEW = Mark.of("comeback.removal-made-anew");
  private static final int AT_ONCE = 100;

  /** Messages that somebody has removed. */
  private record Removal(EntryId owner, List<Postmark> postmarks) {
    private static final Codec<Removal> CODEC =
        Codec.of(
            (out, removal) -> {
              EntryId.CODEC.write(out, removal.owner);
              out.putAll(removal.postmarks, Postmark.CODEC::write);
            },
            in -> new Removal(EntryId.CODEC.read(in), in.getAll(Postmark.CODEC::read)));
  }

  private static final Table<Long, Removal> TABLE =
      new Table<>(0x15, (out, key) -> out.putLong(key), ByteReader::getLong, Removal.CODEC);

  private final NodeParts node;

  /** Those that another server is being asked to make. */
  private final TreeSet<Long> asked = new TreeSet<>();

  KeptRemovals(NodeParts node) {
    this.node = node;
  }

  /** Keeps a removal, behind those that are kept already. */
  static void keep(Transaction state, EntryId owner, List<Postmark> postmarks) {
    long[] next = {0};
    TABLE.forEach(
        state,
        (key, removal) -> {
          next[0] = key + 1;
          return true;
        });
    TABLE.put(state, next[0], new Removal(owner, postmarks));
  }

  /** Makes those that can be made now. */
  void tick(Step step) {
    for (long key : first(step.state())) {
      TABLE
          .get(step.state(), key)
          .filter(removal -> !asked.contains(key))
          .ifPresent(removal -> make(step, key, removal));
    }
  }

  private static List<Long> first(State state) {
    List<Long> keys = new ArrayList<>();
    TABLE.forEach(
        state,
        (key, removal) -> {
          keys.add(key);
          return keys.size() < AT_ONCE;
        });
    return keys;
  }

  private void make(Step step, long key, Removal removal) {
    if (node.directory().find(step.state(), removal.owner) instanceof Lookup.Gone) {
      TABLE.delete(step.state(), key);
      return;
    }
    asked.add(key);
    node.maildrops()
        .delete(
            step,
            new Request.DeleteMessages(removal.owner, removal.postmarks),
            true,
            (later, answer) -> {
              asked.remove(key);
              if (answer instanceof Answer.Done) {
                MADE_ANEW.hit();
                TABLE.delete(later.state(), key);
              }
            });
  }
}
