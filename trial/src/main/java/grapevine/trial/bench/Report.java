package grapevine.trial.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The result, for people and for programs. */
final class Report {

  private Report() {}

  static void table(List<Measurement> measurements, String peer, PrintStream out) {
    out.println(
        String.format(
            Locale.ROOT,
            "%-16s %8s %9s %12s %12s  %-22s %s",
            "work",
            "size",
            "sessions",
            "grapevine",
            peer.isEmpty() ? "" : peer,
            "unit",
            peer.isEmpty() ? "" : "ratio"));
    for (Measurement one : measurements) {
      out.println(
          String.format(
                  Locale.ROOT,
                  "%-16s %8d %9d %12s %12s  %-22s %s",
                  one.work(),
                  one.size(),
                  one.sessions(),
                  number(one.ours()),
                  one.peer() == 0 ? "" : number(one.peer()),
                  one.unit(),
                  one.ratio() == 0 ? "" : String.format(Locale.ROOT, "%.2f", one.ratio()))
              .stripTrailing());
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.3f" : "%.0f", value);
  }

  static void json(List<Measurement> measurements, PrintStream out) throws IOException {
    try (JsonGenerator json = JsonFactory.builder().build().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartArray();
      for (Measurement one : measurements) {
        json.writeStartObject();
        json.writeStringField("work", one.work());
        json.writeNumberField("size", one.size());
        json.writeNumberField("sessions", one.sessions());
        json.writeNumberField("ours", one.ours());
        optional(json, "peer", one.peer());
        optional(json, "ratio", one.ratio());
        json.writeStringField("unit", one.unit());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    out.println();
  }

  private static void optional(JsonGenerator json, String name, double value) throws IOException {
    if (value == 0) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }
}
