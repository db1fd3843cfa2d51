package grapevine.service.mailbox;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.time.Timestamp;

/**
 * What is kept of a mailbox as a whole. Immutable.
 *
 * @param messages how many it holds
 * @param octets of those messages together, with their header prefixes
 * @param tombstones how many removed messages are remembered
 * @param oldestMillis no tombstone here is older, in milliseconds since 1970; {@code
 *     Long.MAX_VALUE} where there is none
 * @param forgotten the highest acceptance whose tombstone was purged: of what was accepted up to
 *     then, this site cannot tell any more whether it was delivered
 */
record MailboxRecord(
    long messages, long octets, long tombstones, long oldestMillis, Timestamp forgotten) {
  static final MailboxRecord EMPTY = new MailboxRecord(0, 0, 0, Long.MAX_VALUE, Timestamp.ZERO);

  static final Codec<MailboxRecord> CODEC =
      Codec.of(
          (out, record) -> {
            out.putVarint(record.messages).putVarint(record.octets).putVarint(record.tombstones);
            Timestamp.CODEC.write(out.putLong(record.oldestMillis), record.forgotten);
          },
          in ->
              new MailboxRecord(
                  in.getVarint(),
                  in.getVarint(),
                  in.getVarint(),
                  in.getLong(),
                  Timestamp.CODEC.read(in)));

  MailboxRecord plusMessages(long count, long size) {
    return new MailboxRecord(messages + count, octets + size, tombstones, oldestMillis, forgotten);
  }

  MailboxRecord plusTombstone(Timestamp expunged) {
    long oldest = Math.min(oldestMillis, expunged.millis());
    return new MailboxRecord(messages, octets, tombstones + 1, oldest, forgotten);
  }

  MailboxRecord purged(long count, long oldest, Timestamp accepted) {
    Timestamp highest = Timestamp.max(forgotten, accepted);
    return new MailboxRecord(messages, octets, tombstones - count, oldest, highest);
  }
}
