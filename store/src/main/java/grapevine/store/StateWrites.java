package grapevine.store;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.state.Batch;
import java.util.List;

/** How the state writes of a batch are written in the journal. */
final class StateWrites {
  static final Codec<List<Batch.Write>> CODEC =
      Codec.of(
          (out, writes) -> out.putAll(writes, StateWrites::write),
          in -> in.getAll(StateWrites::read));

  private StateWrites() {}

  private static void write(ByteWriter out, Batch.Write write) {
    out.putBytes(write.key()).putOptional(write.value(), ByteWriter::putBytes);
  }

  private static Batch.Write read(ByteReader in) {
    return new Batch.Write(in.getBytes(), in.getOptional(ByteReader::getBytes));
  }
}
