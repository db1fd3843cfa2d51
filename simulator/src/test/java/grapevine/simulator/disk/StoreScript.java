package grapevine.simulator.disk;

import grapevine.kernel.id.BodyId;
import grapevine.kernel.state.Cursor;
import grapevine.kernel.state.Transaction;
import grapevine.store.JournaledStorage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** A fixed workload of small commits and upkeep, with all that a store can be asked for. */
final class StoreScript {
  private final List<Consumer<JournaledStorage>> steps = new ArrayList<>();

  private StoreScript() {}

  /** Small bodies, a body of several segments, unfinished ones, drops, copying, recycling. */
  static StoreScript standard() {
    StoreScript script = new StoreScript();
    for (int round = 0; round < 12; round++) {
      int base = round * 10;
      script.commit(transaction -> keepBody(transaction, base, 300 + 90 * (base % 7)));
      script.commit(transaction -> keepBody(transaction, base + 1, 1500));
      script.commit(transaction -> keepBody(transaction, base + 2, base == 10 ? 9000 : 700));
      script.commit(transaction -> transaction.putPart(base, content(base + 3, 800)));
      script.commit(transaction -> partAndDrop(transaction, base));
      script.commit(transaction -> finishOrAbandon(transaction, base));
      script.upkeep();
    }
    return script;
  }

  int length() {
    return steps.size();
  }

  /** Does steps from one on, counting each that returned. */
  void run(JournaledStorage storage, int from, Consumer<Integer> returned) {
    for (int step = from; step < steps.size(); step++) {
      steps.get(step).accept(storage);
      returned.accept(step + 1);
    }
  }

  /** What anybody can see of a storage, as one text. */
  static String view(JournaledStorage storage) {
    StringBuilder view = new StringBuilder();
    List<byte[]> bodies = new ArrayList<>();
    byte[] all = new byte[64];
    Arrays.fill(all, (byte) 0xff);
    try (Cursor cursor = storage.scan(new byte[] {2}, all)) {
      while (cursor.next()) {
        if (cursor.key()[0] == Transaction.REFERENCES) {
          bodies.add(Arrays.copyOfRange(cursor.key(), 1, cursor.key().length));
        } else if (cursor.key()[0] < 16) {
          continue;
        }
        view.append(hex(cursor.key())).append('=').append(hex(cursor.value())).append('\n');
      }
    }
    for (byte[] digest : bodies) {
      view.append(body(storage, BodyId.ofDigest(digest))).append('\n');
    }
    for (long upload : storage.uploads()) {
      view.append("upload ").append(upload).append(' ').append(storage.uploadedBytes(upload));
    }
    return view.toString();
  }

  /** The content's digest, read in pieces that do not fit its chunks. */
  private static String body(JournaledStorage storage, BodyId body) {
    MessageDigest digest = BodyId.sha256();
    long size = storage.bodySize(body);
    for (long offset = 0; offset < size; offset += 777) {
      digest.update(storage.readBody(body, offset, 777));
    }
    return body + " " + size + " " + hex(digest.digest());
  }

  private void commit(Consumer<Transaction> work) {
    steps.add(storage -> {
      Transaction transaction = new Transaction(storage);
      work.accept(transaction);
      storage.commit(transaction.seal());
    });
  }

  private void upkeep() {
    steps.add(storage -> {
      for (int slice = 0; slice < 200 && storage.maintain(); slice++) {}
    });
  }

  private static void keepBody(Transaction transaction, int number, int length) {
    byte[] content = content(number, length);
    BodyId body = BodyId.of(content);
    transaction.putBody(body, content);
    transaction.retain(body);
    put(transaction, "body " + number, body.toString());
    put(transaction, "last", "body " + number);
  }

  private static void partAndDrop(Transaction transaction, int base) {
    transaction.putPart(base, content(base + 4, 900));
    if (base >= 10) {
      release(transaction, base - 10, 300 + 90 * ((base - 10) % 7));
      release(transaction, base - 8, base == 20 ? 9000 : 700);
    }
  }

  private static void release(Transaction transaction, int number, int length) {
    transaction.release(BodyId.of(content(number, length)));
    transaction.delete(key("body " + number));
  }

  private static void finishOrAbandon(Transaction transaction, int base) {
    if (base % 20 == 0) {
      transaction.putPart(base, content(base + 5, 100));
      byte[] whole = new byte[1800];
      System.arraycopy(content(base + 3, 800), 0, whole, 0, 800);
      System.arraycopy(content(base + 4, 900), 0, whole, 800, 900);
      System.arraycopy(content(base + 5, 100), 0, whole, 1700, 100);
      BodyId body = BodyId.of(whole);
      transaction.finish(base, body);
      transaction.retain(body);
    } else if (base == 10) {
      transaction.abandon(base);
    }
    put(transaction, "round", "" + base);
  }

  private static void put(Transaction transaction, String key, String value) {
    transaction.put(key(key), value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] key(String key) {
    return (" " + key).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] content(int number, int length) {
    byte[] content = new byte[length];
    for (int index = 0; index < length; index++) {
      content[index] = (byte) (number * 31 + index * (index + number) / 7);
    }
    return content;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
