package grapevine.service.node;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.id.ClientNumber;
import grapevine.kernel.state.State;
import grapevine.kernel.state.Transaction;
import grapevine.mechanism.exactlyonce.CompletionRecord;
import grapevine.mechanism.exactlyonce.Completions;
import grapevine.mechanism.exactlyonce.RequestId;
import grapevine.mechanism.replication.DomainName;
import grapevine.mechanism.replication.StatePiece;
import grapevine.service.registry.Registries;
import grapevine.service.registry.RegistryTransfer;
import org.jspecify.annotations.Nullable;

/**
 * The state of a registry with the records of the requests that have their effect in it: first the
 * records, so that no replica has an effect without its record, then the registry.
 */
final class CompletionTransfer {
  /** What pieces of records, and the places of such, begin with; those of registries do not. */
  private static final int RECORDS = 0x7f;

  private static final RequestId FIRST = new RequestId(new ClientNumber(0), 1);

  private CompletionTransfer() {}

  static StatePiece export(
      Completions completions,
      State state,
      DomainName domain,
      byte @Nullable [] from,
      int bytesMax) {
    String registry = Registration.registry(domain);
    if (from != null && from[0] != RECORDS) {
      RegistryTransfer.Piece piece = Registries.export(state, registry, from, bytesMax);
      return new StatePiece(piece.payload(), piece.next());
    }
    RequestId first = from == null ? FIRST : RequestId.CODEC.fromBytes(behind(from));
    ByteWriter out = new ByteWriter().putByte(RECORDS);
    @Nullable RequestId[] next = new @Nullable RequestId[1];
    completions.forEachFrom(
        state,
        domain.text(),
        first,
        record -> {
          if (out.size() >= bytesMax) {
            next[0] = record.id();
            return false;
          }
          CompletionRecord.CODEC.write(out, record);
          return true;
        });
    if (next[0] != null) {
      byte[] place = RequestId.CODEC.toBytes(next[0]);
      return new StatePiece(
          out.toByteArray(), new ByteWriter().putByte(RECORDS).putRaw(place).toByteArray());
    }
    if (out.size() > 1) {
      return new StatePiece(out.toByteArray(), RegistryTransfer.beginning(registry));
    }
    RegistryTransfer.Piece piece = Registries.export(state, registry, null, bytesMax);
    return new StatePiece(piece.payload(), piece.next());
  }

  /** Takes a piece, where it is one of records. */
  static boolean take(Completions completions, Transaction state, byte[] payload) {
    if (payload.length == 0 || payload[0] != RECORDS) {
      return false;
    }
    ByteReader in = new ByteReader(behind(payload));
    while (in.remaining() > 0) {
      completions.merge(state, CompletionRecord.CODEC.read(in));
    }
    return true;
  }

  private static byte[] behind(byte[] bytes) {
    return new ByteReader(bytes, 1, bytes.length - 1).getRaw(bytes.length - 1);
  }
}
