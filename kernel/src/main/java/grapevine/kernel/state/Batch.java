package grapevine.kernel.state;

import grapevine.kernel.id.BodyId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one batch of events changes, to be made durable at once.
 *
 * @param writes changes of the state, in the order of their keys, each key once
 * @param bodies whole bodies that were not here before, each once
 * @param parts further parts of unfinished bodies, in order
 * @param finished unfinished bodies that are complete with this batch
 * @param abandoned unfinished bodies that are given up
 * @param dropped bodies that nothing refers to any more
 */
public record Batch(
    List<Write> writes,
    List<Body> bodies,
    List<Part> parts,
    List<Finish> finished,
    List<Long> abandoned,
    List<BodyId> dropped) {
  /** One change of the state; no value means that the key is deleted. */
  public record Write(byte[] key, byte @Nullable [] value) {}

  /** A whole body. */
  public record Body(BodyId id, byte[] content) {}

  /** A further part of an unfinished body. */
  public record Part(long upload, byte[] content) {}

  /** An unfinished body is complete, and from now on the body of that name. */
  public record Finish(long upload, BodyId id) {}

  /** Whether there is nothing to make durable. */
  public boolean isEmpty() {
    return writes.isEmpty()
        && bodies.isEmpty()
        && parts.isEmpty()
        && finished.isEmpty()
        && abandoned.isEmpty()
        && dropped.isEmpty();
  }
}
