package grapevine.service.transfer;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.RName;
import grapevine.service.registry.Kind;
import grapevine.service.registry.ListName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An entry as somebody wants it. What it does not name stays as it is.
 *
 * @param line where a file has it, from 1
 * @param creates whether it is made where there is none; else it is there, or about to be
 * @param fields by name, none of them the password
 * @param lists items that each list shall have, those that it has beside them stay
 * @param verifier of the password, or empty
 */
public record Wanted(
    long line,
    RName name,
    Kind kind,
    boolean creates,
    SortedMap<String, String> fields,
    SortedMap<ListName, List<String>> lists,
    String verifier) {
  /** Most entries that are asked for at once. */
  public static final int EACH_MAX = 200;

  /** How they travel: a few at a time, as a secret, for there are verifiers among them. */
  public static final Codec<List<Wanted>> CODEC =
      Codec.of((out, wanted) -> out.putAll(wanted, Wanted::write), in -> in.getAll(Wanted::read));

  /** Makes the maps unchangeable. */
  public Wanted {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    lists = Collections.unmodifiableSortedMap(new TreeMap<>(lists));
  }

  /** The same with other values. */
  Wanted with(SortedMap<String, String> others, SortedMap<ListName, List<String>> items) {
    return new Wanted(line, name, kind, creates, others, items, verifier);
  }

  private static void write(ByteWriter out, Wanted wanted) {
    RName.CODEC.write(out.putVarint(wanted.line), wanted.name);
    out.putString(wanted.kind.word()).putBoolean(wanted.creates);
    out.putVarint(wanted.fields.size());
    wanted.fields.forEach((name, value) -> out.putString(name).putString(value));
    out.putVarint(wanted.lists.size());
    wanted.lists.forEach((list, items) -> {
      out.putString(list.word());
      out.putAll(items, ByteWriter::putString);
    });
    out.putString(wanted.verifier);
  }

  private static Wanted read(ByteReader in) {
    long line = in.getVarint();
    RName name = RName.CODEC.read(in);
    Kind kind =
        Kind.named(in.getString()).orElseThrow(() -> new MalformedException("no kind of entry"));
    boolean creates = in.getBoolean();
    TreeMap<String, String> fields = new TreeMap<>();
    int count = in.getLength();
    for (int index = 0; index < count; index++) {
      fields.put(in.getString(), in.getString());
    }
    TreeMap<ListName, List<String>> lists = new TreeMap<>();
    count = in.getLength();
    for (int index = 0; index < count; index++) {
      ListName list =
          ListName.named(in.getString()).orElseThrow(() -> new MalformedException("no list"));
      lists.put(list, new ArrayList<>(in.getAll(ByteReader::getString)));
    }
    return new Wanted(line, name, kind, creates, fields, lists, in.getString());
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "Wanted[" + line + ": " + kind.word() + " " + name + "]";
  }
}
