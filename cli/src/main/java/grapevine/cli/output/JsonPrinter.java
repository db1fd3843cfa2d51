package grapevine.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** One array of objects. A reply with words alone is one object with them as {@code text}. */
final class JsonPrinter implements ReplyPrinter {
  private final PrintStream out;
  private final JsonGenerator json;
  private boolean anything;

  JsonPrinter(PrintStream out) {
    this.out = out;
    try {
      json =
          JsonFactory.builder()
              .build()
              .createGenerator(out)
              .setPrettyPrinter(new DefaultPrettyPrinter());
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void rows(List<SortedMap<String, String>> rows) {
    try {
      for (SortedMap<String, String> row : rows) {
        anything = true;
        json.writeStartObject();
        for (Map.Entry<String, String> value : row.entrySet()) {
          json.writeFieldName(value.getKey());
          write(value.getKey(), value.getValue());
        }
        json.writeEndObject();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String column, String value) throws IOException {
    if (!Columns.isList(column)) {
      json.writeString(value);
      return;
    }
    json.writeStartArray();
    for (String item : Columns.items(value)) {
      json.writeString(item);
    }
    json.writeEndArray();
  }

  @Override
  public boolean text(String text) {
    if (anything) {
      return false;
    }
    try {
      json.writeStartObject();
      json.writeStringField("text", text);
      json.writeEndObject();
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void end() {
    try {
      json.writeEndArray();
      json.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println();
    out.flush();
  }
}
