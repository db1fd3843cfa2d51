package grapevine.simulator.workload;

import grapevine.service.message.MailTime;
import grapevine.simulator.world.Dice;
import grapevine.simulator.world.SimulatedClock;
import java.nio.charset.StandardCharsets;

/** Writes messages. */
final class Letter {
  private static final int LARGE_OCTETS_MAX = 60_000;

  private Letter() {}

  /** The content of a message that can be known again by its token. */
  static byte[] write(Dice dice, String token, String from, boolean named, long trueMicros) {
    StringBuilder text = new StringBuilder(400);
    text.append("From: <").append(from).append(">\r\nSubject: ").append(token).append(".\r\n");
    if (named) {
      text.append("Message-ID: <").append(token).append(".x@").append("example.org>\r\n");
      long wall = SimulatedClock.BEGIN_WALL_MILLIS + trueMicros / 1000;
      text.append("Date: ").append(MailTime.mail(wall)).append("\r\n");
    }
    text.append("\r\n");
    long length = dice.chance(0.04) ? dice.between(1_000, LARGE_OCTETS_MAX) : dice.between(0, 300);
    for (long line = 0; line * 62 < length; line++) {
      text.append(Long.toHexString(dice.nextLong())).append(" and grapes from the vineyard\r\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
