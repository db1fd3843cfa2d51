package grapevine.service.body;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.id.ServerNumber;
import grapevine.kernel.log.LogLine;
import grapevine.kernel.state.StorageException;
import grapevine.service.event.Step;
import grapevine.service.link.PeerMessage.AskBody;
import grapevine.service.link.PeerMessage.BodyPart;
import org.jspecify.annotations.Nullable;

/** Gives bodies to peers, a window of parts for each time that one asks. */
final class BodyServing {
  private static final byte[] NOTHING = new byte[0];

  private final BodySettings settings;

  BodyServing(BodySettings settings) {
    this.settings = settings;
  }

  void asked(Step step, ServerNumber from, AskBody ask) {
    BodyId body = ask.body();
    long size = step.state().bodySize(body);
    if (size < 0 || ask.offset() < 0 || ask.offset() > size) {
      step.send(from, new BodyPart(body, ask.offset(), -1, NOTHING));
      return;
    }
    long end = Math.min(size, ask.offset() + settings.windowBytes());
    long offset = ask.offset();
    do {
      byte[] bytes = read(step, body, offset, (int) Math.min(settings.partBytes(), end - offset));
      if (bytes == null) {
        step.send(from, new BodyPart(body, offset, -1, NOTHING));
        return;
      }
      step.send(from, new BodyPart(body, offset, size, bytes));
      offset += bytes.length;
    } while (offset < end);
  }

  /** Null where it cannot be read: damage is never served, another site may have it whole. */
  private static byte @Nullable [] read(Step step, BodyId body, long offset, int length) {
    try {
      return step.state().readBody(body, offset, length);
    } catch (StorageException e) {
      step.log(LogLine.alarm("body damaged", "body", body, "cause", e));
      return null;
    }
  }
}
