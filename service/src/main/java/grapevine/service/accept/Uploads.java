package grapevine.service.accept;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.log.LogLine;
import grapevine.service.event.Step;
import grapevine.service.message.HeaderScan;
import grapevine.service.request.Answer;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Large messages on their way in: their parts go to the disk as they come; their digest and the
 * begin of them, for the header, are in memory, so a restart ends them. Bounded in number, size and
 * time.
 */
final class Uploads {
  private final AcceptanceSettings settings;
  private final TreeMap<Long, Open> open = new TreeMap<>();
  private long octets;

  Uploads(AcceptanceSettings settings) {
    this.settings = settings;
  }

  private static final class Open {
    final MessageDigest digest = BodyId.sha256();
    final ByteArrayOutputStream head = new ByteArrayOutputStream();
    long size;
    long lastMonotonicMillis;
  }

  /**
   * A whole content.
   *
   * @param head its begin, for the header
   */
  record Complete(BodyId body, long size, byte[] head) {}

  Answer part(Step step, long upload, long offset, byte[] bytes) {
    Open found = open.get(upload);
    if (found == null && offset != 0) {
      return new Answer.Refused(Answer.Reason.BAD_REQUEST, "no such upload; begin again");
    }
    if (found != null && found.size != offset) {
      return new Answer.Refused(
          Answer.Reason.BAD_REQUEST, "upload is at " + found.size + ", not at " + offset);
    }
    if (found == null && open.size() >= settings.uploadsMax()) {
      return new Answer.NotNow("too many large messages are arriving");
    }
    if (offset + bytes.length > settings.contentOctetsMax()) {
      abandon(step, upload);
      return new Answer.Refused(Answer.Reason.TOO_LARGE, "message is too large");
    }
    if (octets + bytes.length > settings.uploadOctetsMax()) {
      return new Answer.NotNow("too many large messages are arriving");
    }
    take(step, upload, bytes);
    return new Answer.Done();
  }

  private void take(Step step, long upload, byte[] bytes) {
    Open found = open.computeIfAbsent(upload, key -> new Open());
    found.digest.update(bytes);
    int room = HeaderScan.OCTETS_MAX - found.head.size();
    found.head.write(bytes, 0, Math.min(room, bytes.length));
    found.size += bytes.length;
    octets += bytes.length;
    found.lastMonotonicMillis = step.monotonicMillis();
    step.state().putPart(upload, bytes);
  }

  /** Ends an upload that its client says is complete; nothing where it is not that. */
  Optional<Complete> complete(long upload, long size) {
    Open found = open.get(upload);
    if (found == null || found.size != size) {
      return Optional.empty();
    }
    open.remove(upload);
    octets -= found.size;
    BodyId body = BodyId.ofDigest(found.digest.digest());
    return Optional.of(new Complete(body, size, found.head.toByteArray()));
  }

  void abandon(Step step, long upload) {
    Open found = open.remove(upload);
    if (found != null) {
      octets -= found.size;
      step.state().abandon(upload);
    }
  }

  /** Gives up what stands still. */
  void tick(Step step) {
    List<Long> still = new ArrayList<>();
    open.forEach((upload, found) -> {
      long idle = step.monotonicMillis() - found.lastMonotonicMillis;
      if (idle >= settings.uploadIdleMillisMax()) {
        still.add(upload);
      }
    });
    for (long upload : still) {
      step.log(LogLine.info("upload abandoned", "upload", upload));
      abandon(step, upload);
    }
  }
}
