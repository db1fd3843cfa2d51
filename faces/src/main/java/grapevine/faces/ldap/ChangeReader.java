package grapevine.faces.ldap;

import com.unboundid.ldap.protocol.AddRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyDNRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.protocol.ProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import grapevine.faces.Refusal;
import grapevine.faces.directory.Edit;
import grapevine.faces.ldap.tree.EntryShown;
import grapevine.faces.ldap.tree.Place;
import grapevine.faces.ldap.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns requests for a change into edits, as far as what is here tells that they can be made: who
 * may is the node's to say.
 */
record ChangeReader(Sight sight) {

  /** What comes of a request. */
  sealed interface Plan {
    /** It can be asked for. */
    record Ready(Change change) implements Plan {}

    /** It cannot. */
    record Fails(Result why) implements Plan {}
  }

  /**
   * A change to one entry.
   *
   * @param before the entry as it is; null where it is made
   * @param from where it stands, or will
   * @param to where it stands afterwards
   * @param edits none where nothing differs
   */
  record Change(@Nullable EntryShown before, Place.Leaf from, Place.Leaf to, List<Edit> edits) {}

  Plan read(ProtocolOp operation) {
    return switch (operation) {
      case AddRequestProtocolOp add -> add(add);
      case ModifyRequestProtocolOp modify -> modify(modify);
      case DeleteRequestProtocolOp delete -> delete(delete);
      case ModifyDNRequestProtocolOp rename -> rename(rename);
      default -> throw new IllegalArgumentException("not a request for a change");
    };
  }

  private static Plan fails(Refusal refusal) {
    return new Plan.Fails(Result.of(refusal));
  }

  /** The plan for the entry at that name, where it can be changed at all. */
  private Plan at(String dn, Function<EntryShown, Plan> then) {
    Optional<Place> place = sight.tree().place(dn);
    if (place.isEmpty()) {
      return fails(Refusal.NAME_MALFORMED);
    }
    Place there = place.get();
    if (!(there instanceof Place.Leaf leaf)) {
      return sight.at(there).isPresent()
          ? fails(Refusal.UNIT_FIXED)
          : new Plan.Fails(sight.absent(there));
    }
    if (leaf.view().flat()) {
      return fails(Refusal.VIEW_FIXED);
    }
    Optional<EntryShown> entry = sight.entry(leaf);
    return entry.isEmpty() ? new Plan.Fails(sight.absent(leaf)) : then.apply(entry.get());
  }

  private Plan add(AddRequestProtocolOp add) {
    Optional<Place> place = sight.tree().place(add.getDN());
    if (place.isEmpty()) {
      return fails(Refusal.NAME_MALFORMED);
    }
    if (!(place.get() instanceof Place.Leaf leaf)) {
      return fails(sight.at(place.get()).isPresent() ? Refusal.ENTRY_EXISTS : Refusal.NAME_UNFIT);
    }
    if (leaf.view().flat()) {
      return fails(Refusal.VIEW_FIXED);
    }
    if (!sight.hasAbove(leaf)) {
      return new Plan.Fails(sight.absent(leaf));
    }
    if (sight.entry(leaf).isPresent()) {
      return fails(Refusal.ENTRY_EXISTS);
    }
    Draft draft = new Draft(sight.tree(), sight.picture(), leaf, null);
    for (Attribute attribute : add.getAttributes()) {
      Result fault =
          draft.modify(ModificationType.ADD, attribute.getName(), attribute.getValueByteArrays());
      if (fault != null) {
        return new Plan.Fails(fault);
      }
    }
    return new Plan.Ready(new Change(null, leaf, leaf, draft.edits()));
  }

  private Plan modify(ModifyRequestProtocolOp modify) {
    return at(
        modify.getDN(),
        entry -> {
          Place.Leaf leaf = leaf(entry);
          Draft draft = new Draft(sight.tree(), sight.picture(), leaf, entry.entry());
          for (Modification each : modify.getModifications()) {
            Result fault =
                draft.modify(
                    each.getModificationType(), each.getAttributeName(), each.getValueByteArrays());
            if (fault != null) {
              return new Plan.Fails(fault);
            }
          }
          return new Plan.Ready(new Change(entry, leaf, leaf, draft.edits()));
        });
  }

  private static Place.Leaf leaf(EntryShown entry) {
    return new Place.Leaf(entry.view(), entry.entry().name());
  }

  private Plan delete(DeleteRequestProtocolOp delete) {
    return at(
        delete.getDN(),
        entry ->
            new Plan.Ready(
                new Change(entry, leaf(entry), leaf(entry), List.of(new Edit.Delete()))));
  }

  /** The name that is left behind stays as an alias, whether the old one is to be kept or not. */
  private Plan rename(ModifyDNRequestProtocolOp rename) {
    return at(
        rename.getDN(),
        entry -> {
          Optional<DN> part = Tree.parse(rename.getNewRDN());
          Optional<DN> above = Tree.parse(above(rename, entry));
          if (part.isEmpty() || part.get().getRDNs().length != 1 || above.isEmpty()) {
            return fails(Refusal.NAME_MALFORMED);
          }
          RDN first = part.get().getRDNs()[0];
          Place place = sight.tree().place(new DN(first, above.get()));
          if (!(place instanceof Place.Leaf to)
              || to.name().isGroup() != entry.entry().name().isGroup()) {
            return fails(Refusal.NAME_UNFIT);
          }
          if (to.view().flat()) {
            return fails(Refusal.VIEW_FIXED);
          }
          boolean same = to.name().equals(entry.entry().name());
          if (!same && sight.entry(to).isPresent()) {
            return fails(Refusal.ENTRY_EXISTS);
          }
          boolean nothing = to.name().toString().equals(entry.entry().name().toString());
          List<Edit> edits = nothing ? List.of() : List.of(new Edit.Rename(to.name()));
          return new Plan.Ready(new Change(entry, leaf(entry), to, edits));
        });
  }

  private String above(ModifyDNRequestProtocolOp rename, EntryShown entry) {
    String given = rename.getNewSuperiorDN();
    return given == null
        ? sight.tree().dn(new Place.Branch(entry.view(), entry.entry().name().isGroup()))
        : given;
  }
}
