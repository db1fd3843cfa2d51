package grapevine.simulator.run;

import grapevine.simulator.world.Trace;
import grapevine.simulator.world.World;
import java.util.List;

/**
 * Draws what happened as a space-time diagram (Lamport 1978): time goes to the right, each server
 * is a line, each message an arrow, and faults are shaded: a grey bar where a server was down, a
 * light one between two lines while their link was cut.
 */
final class Picture {
  private static final int WIDTH = 2400;
  private static final int LEFT = 120;
  private static final int ROW = 110;
  private static final int ARROWS_MAX = 4_000;

  private final Trace trace;
  private final int servers;
  private final long endMicros;
  private final StringBuilder svg = new StringBuilder(1 << 16);

  private Picture(Verdict verdict) {
    this.trace = verdict.trace();
    this.servers = verdict.swarm().servers();
    this.endMicros = Math.max(1, verdict.trueMillis() * 1000);
  }

  /** The picture as SVG. */
  static String of(Verdict verdict) {
    return new Picture(verdict).draw();
  }

  private String draw() {
    int height = ROW * (servers + 1);
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        .append(WIDTH)
        .append(' ')
        .append(height)
        .append("\" font-family=\"sans-serif\" font-size=\"14\">\n")
        .append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    trace.shades().forEach(this::shade);
    for (int server = 0; server < servers; server++) {
      line(LEFT, y(server), WIDTH - 10, y(server), "stroke=\"#333\" stroke-width=\"2\"");
      text(8, y(server) + 5, World.NAMES.get(server));
    }
    List<Trace.Arrow> arrows = trace.arrows();
    int step = Math.max(1, arrows.size() / ARROWS_MAX);
    for (int index = 0; index < arrows.size(); index += step) {
      arrow(arrows.get(index));
    }
    text(LEFT, height - 12, "0 s");
    text(WIDTH - 90, height - 12, endMicros / 1_000_000 + " s");
    return svg.append("</svg>\n").toString();
  }

  private void shade(Trace.Shade shade) {
    int from = x(shade.fromMicros());
    int width = Math.max(1, x(Math.min(shade.toMicros(), endMicros)) - from);
    if (shade.other() < 0) {
      box(from, y(shade.server()) - 9, width, 18, "#bbb");
    } else {
      int top = y(Math.min(shade.server(), shade.other())) + 12;
      int bottom = y(Math.max(shade.server(), shade.other())) - 12;
      box(from, top, width, bottom - top, "#f6d9d0");
    }
  }

  private void arrow(Trace.Arrow arrow) {
    String look =
        arrow.lost()
            ? "stroke=\"#c33\" stroke-dasharray=\"3\""
            : "stroke=\"#46a\" stroke-opacity=\"0.5\"";
    int toX = x(arrow.arrivesMicros());
    int toY = arrow.lost() ? (y(arrow.from()) + y(arrow.to())) / 2 : y(arrow.to());
    line(x(arrow.sentMicros()), y(arrow.from()), toX, toY, look);
    if (!arrow.lost()) {
      svg.append("<circle cx=\"" + toX + "\" cy=\"" + toY + "\" r=\"2\" fill=\"#46a\"/>\n");
    }
  }

  private int x(long micros) {
    return LEFT + (int) ((WIDTH - LEFT - 10) * (double) micros / endMicros);
  }

  private static int y(int server) {
    return ROW * (server + 1) - ROW / 3;
  }

  private void line(int fromX, int fromY, int toX, int toY, String look) {
    svg.append(
        "<line x1=\""
            + fromX
            + "\" y1=\""
            + fromY
            + "\" x2=\""
            + toX
            + "\" y2=\""
            + toY
            + "\" "
            + look
            + "/>\n");
  }

  private void box(int x, int y, int width, int height, String colour) {
    svg.append(
        "<rect x=\""
            + x
            + "\" y=\""
            + y
            + "\" width=\""
            + width
            + "\" height=\""
            + height
            + "\" fill=\""
            + colour
            + "\"/>\n");
  }

  private void text(int x, int y, String words) {
    svg.append("<text x=\"" + x + "\" y=\"" + y + "\">" + words + "</text>\n");
  }
}
