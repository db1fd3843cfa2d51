package grapevine.mechanism.quorum;

import grapevine.kernel.codec.Codec;
import grapevine.kernel.time.VersionVector;

/**
 * What a replica says when it is asked where it stands; to leave when all of it is durable.
 *
 * @param vector what it has of the registry
 * @param counts whether it {@linkplain Standing#counts counts}
 * @param latest the last configuration that it {@linkplain Standing#latest takes into account}
 */
public record Answer(VersionVector vector, boolean counts, Configuration latest) {
  /** How answers are written. */
  public static final Codec<Answer> CODEC =
      Codec.of(
          (out, answer) -> {
            VersionVector.CODEC.write(out, answer.vector);
            out.putBoolean(answer.counts);
            Configuration.CODEC.write(out, answer.latest);
          },
          in ->
              new Answer(
                  VersionVector.CODEC.read(in), in.getBoolean(), Configuration.CODEC.read(in)));
}
