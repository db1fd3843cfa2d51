package grapevine.service.registry;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.codec.MalformedException;
import grapevine.kernel.id.EntryId;
import grapevine.kernel.id.RName;
import grapevine.kernel.time.Timestamp;
import grapevine.mechanism.list.Item;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One update of one entry, as replicas exchange it. The frequent ones name only what they change
 * (Grapevine's experience, TOCS 1984: whole lists on each change put servers an hour behind). The
 * timestamp travels with the change, not in it.
 */
public sealed interface RegistryChange {
  /** How changes are written: the payload of the exchange. */
  Codec<RegistryChange> CODEC = Codec.of(RegistryChange::write, RegistryChange::read);

  /** The registry whose replicas this change is for. */
  String registry();

  /**
   * Creates an entry. Its identity is the name and the change's timestamp.
   *
   * @param successorOf the creation of the last deleted entry of this name that is known here
   * @param content what it has from the beginning
   */
  record CreateEntry(
      RName name, Kind kind, @Nullable Timestamp successorOf, List<Assignment> content)
      implements RegistryChange {
    @Override
    public String registry() {
      return name.registry();
    }
  }

  /** Deletes an entry, for good. */
  record DeleteEntry(EntryId id) implements RegistryChange {
    @Override
    public String registry() {
      return id.name().registry();
    }
  }

  /**
   * Sets or removes a field.
   *
   * @param value null removes it
   */
  record SetField(EntryId id, String field, @Nullable String value) implements RegistryChange {
    @Override
    public String registry() {
      return id.name().registry();
    }

    @Override
    public String toString() {
      return "SetField[" + id + ", " + Fields.shown(field, value) + "]";
    }
  }

  /** Adds an item to a list. */
  record PutItem(EntryId id, ListName list, Value value) implements RegistryChange {
    @Override
    public String registry() {
      return id.name().registry();
    }
  }

  /**
   * Removes an item from a list.
   *
   * @param only where given, the addition of that moment is removed, and any later one stands: so a
   *     vanished name is taken off a list without harm to who bears it since
   */
  record RemoveItem(EntryId id, ListName list, String text, @Nullable Timestamp only)
      implements RegistryChange {
    @Override
    public String registry() {
      return id.name().registry();
    }
  }

  /**
   * Gives an entry another name and leaves an alias behind under the old one, in one change: no
   * replica sees the one without the other.
   *
   * @param left what it leaves behind; null where an alias that it left there before is enough
   */
  record RenameEntry(EntryId id, RName to, @Nullable Left left) implements RegistryChange {
    @Override
    public String registry() {
      return id.name().registry();
    }
  }

  /**
   * A name that an entry had.
   *
   * @param name which an alias gets
   * @param heldSince since when the entry had it
   */
  record Left(RName name, Timestamp heldSince) {
    private static final Codec<Left> CODEC =
        Codec.of(
            (out, left) -> {
              RName.CODEC.write(out, left.name);
              Timestamp.CODEC.write(out, left.heldSince);
            },
            in -> new Left(RName.CODEC.read(in), Timestamp.CODEC.read(in)));
  }

  /**
   * All, or a part, of what a replica has of an entry, each with its own timestamp.
   *
   * @param members of a group, by key
   */
  record WholeEntry(EntryId id, EntryState entry, SortedMap<String, Item<Value>> members)
      implements RegistryChange {
    /** Makes the members unchangeable. */
    public WholeEntry {
      members = Collections.unmodifiableSortedMap(members);
    }

    @Override
    public String registry() {
      return id.name().registry();
    }
  }

  /** One field or item that a new entry begins with; a field's key is its name. */
  record Assignment(ListName list, String key, Value value) {
    private static final Codec<Assignment> CODEC =
        Codec.of(
            (out, assignment) -> {
              assignment.list.write(out);
              Value.CODEC.write(out.putString(assignment.key), assignment.value);
            },
            in -> new Assignment(ListName.read(in), in.getString(), Value.CODEC.read(in)));

    /** A field. */
    public static Assignment field(String name, String value) {
      return new Assignment(ListName.FIELDS, name, Value.of(value));
    }

    /** An item. */
    public static Assignment item(ListName list, Value value) {
      return new Assignment(list, list.key(value.text()), value);
    }

    @Override
    public String toString() {
      return list == ListName.FIELDS
          ? Fields.shown(key, value.text())
          : list.word() + "=" + value.text();
    }
  }

  private static void write(ByteWriter out, RegistryChange change) {
    switch (change) {
      case CreateEntry(RName name, Kind kind, Timestamp successorOf, var content) -> {
        RName.CODEC.write(out.putByte(1), name);
        kind.write(out);
        out.putOptional(successorOf, Timestamp.CODEC::write);
        out.putAll(content, Assignment.CODEC::write);
      }
      case DeleteEntry(EntryId id) -> EntryId.CODEC.write(out.putByte(2), id);
      case SetField(EntryId id, String field, String value) -> {
        EntryId.CODEC.write(out.putByte(3), id);
        out.putString(field).putOptional(value, ByteWriter::putString);
      }
      case PutItem(EntryId id, ListName list, Value value) -> {
        EntryId.CODEC.write(out.putByte(4), id);
        list.write(out);
        Value.CODEC.write(out, value);
      }
      case RemoveItem(EntryId id, ListName list, String text, Timestamp only) -> {
        EntryId.CODEC.write(out.putByte(5), id);
        list.write(out);
        out.putString(text).putOptional(only, Timestamp.CODEC::write);
      }
      case WholeEntry whole -> writeWhole(out.putByte(6), whole);
      case RenameEntry(EntryId id, RName to, Left left) -> {
        EntryId.CODEC.write(out.putByte(7), id);
        RName.CODEC.write(out, to);
        out.putOptional(left, Left.CODEC::write);
      }
    }
  }

  private static RegistryChange read(ByteReader in) {
    int kind = in.getByte();
    return switch (kind) {
      case 1 ->
          new CreateEntry(
              RName.CODEC.read(in),
              Kind.read(in),
              in.getOptional(Timestamp.CODEC::read),
              in.getAll(Assignment.CODEC::read));
      case 2 -> new DeleteEntry(EntryId.CODEC.read(in));
      case 3 ->
          new SetField(
              EntryId.CODEC.read(in), in.getString(), in.getOptional(ByteReader::getString));
      case 4 -> new PutItem(EntryId.CODEC.read(in), ListName.read(in), Value.CODEC.read(in));
      case 5 ->
          new RemoveItem(
              EntryId.CODEC.read(in),
              ListName.read(in),
              in.getString(),
              in.getOptional(Timestamp.CODEC::read));
      case 6 -> readWhole(in);
      case 7 -> readRename(in);
      default -> throw new MalformedException("a change of kind " + kind);
    };
  }

  private static RenameEntry readRename(ByteReader in) {
    EntryId id = EntryId.CODEC.read(in);
    RName to = RName.CODEC.read(in);
    Left left = in.getOptional(Left.CODEC::read);
    String registry = id.name().registry();
    if (!to.registry().equals(registry) || left != null && !left.name.registry().equals(registry)) {
      throw new MalformedException("a renaming from registry to registry");
    }
    return new RenameEntry(id, to, left);
  }

  private static void writeWhole(ByteWriter out, WholeEntry whole) {
    EntryId.CODEC.write(out, whole.id);
    EntryState.CODEC.write(out, whole.entry);
    out.putVarint(whole.members.size());
    whole.members.forEach((key, item) -> Registries.ITEM.write(out.putString(key), item));
  }

  private static WholeEntry readWhole(ByteReader in) {
    EntryId id = EntryId.CODEC.read(in);
    EntryState entry = EntryState.CODEC.read(in);
    TreeMap<String, Item<Value>> members = new TreeMap<>();
    int count = in.getLength();
    for (int index = 0; index < count; index++) {
      members.put(in.getString(), Registries.ITEM.read(in));
    }
    return new WholeEntry(id, entry, members);
  }
}
