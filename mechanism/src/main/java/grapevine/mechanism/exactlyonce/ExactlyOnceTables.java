package grapevine.mechanism.exactlyonce;

import grapevine.kernel.codec.ByteReader;
import grapevine.kernel.codec.ByteWriter;
import grapevine.kernel.codec.Codec;
import grapevine.kernel.id.ClientNumber;
import grapevine.kernel.state.Table;
import org.jspecify.annotations.Nullable;

/** The tables of this package: numbers 0x60 to 0x63. */
final class ExactlyOnceTables {
  /** Clients with requests that are remembered. */
  static final Table<ClientNumber, Client> CLIENTS =
      new Table<>(0x60, ExactlyOnceTables::client, ExactlyOnceTables::client, Client.CODEC);

  /** Requests that were executed here, or must not be. */
  static final Table<RequestId, Row> REQUESTS =
      new Table<>(0x61, RequestId.CODEC::write, RequestId.CODEC::read, Row.CODEC);

  /** Clients by when they may be forgotten. */
  static final Table<Ending, Boolean> ENDINGS =
      new Table<>(
          0x62,
          (out, ending) -> client(out.putLong(ending.deadlineMillis), ending.client),
          in -> new Ending(in.getLong(), client(in)),
          Codec.of(ByteWriter::putBoolean, ByteReader::getBoolean));

  /** One row. */
  static final Table<Integer, Totals> TOTALS =
      new Table<>(0x63, ByteWriter::putByte, ByteReader::getByte, Totals.CODEC);

  private ExactlyOnceTables() {}

  /** The beginning of the keys of a client's requests. */
  static byte[] prefix(ClientNumber client) {
    return client(new ByteWriter(), client).toByteArray();
  }

  private static ByteWriter client(ByteWriter out, ClientNumber client) {
    return out.putLong(client.value());
  }

  private static ClientNumber client(ByteReader in) {
    return new ClientNumber(in.getLong());
  }

  /**
   * A client.
   *
   * @param firstOpen below which all is acknowledged
   * @param deadlineMillis the latest of its requests'
   * @param rows how many of its requests are remembered
   */
  record Client(long firstOpen, long deadlineMillis, int rows) {
    static final Client NONE = new Client(0, 0, 0);

    static final Codec<Client> CODEC =
        Codec.of(
            (out, client) ->
                out.putVarint(client.firstOpen)
                    .putLong(client.deadlineMillis)
                    .putVarint(client.rows),
            in -> new Client(in.getVarint(), in.getLong(), in.getInt()));
  }

  /**
   * A request.
   *
   * @param fence tries with lower numbers are not executed here
   * @param record null where it was not executed
   */
  record Row(int fence, @Nullable CompletionRecord record) {
    static final Row NONE = new Row(0, null);

    static final Codec<Row> CODEC =
        Codec.of(
            (out, row) ->
                out.putVarint(row.fence).putOptional(row.record, CompletionRecord.CODEC::write),
            in -> new Row(in.getInt(), in.getOptional(CompletionRecord.CODEC::read)));
  }

  /** When a client may be forgotten. */
  record Ending(long deadlineMillis, ClientNumber client) {}

  /**
   * What is known of all together.
   *
   * @param horizonMillis requests with this deadline or an earlier one may have been forgotten
   * @param rows how many requests are remembered
   */
  record Totals(long horizonMillis, long rows) {
    static final Totals NONE = new Totals(0, 0);

    static final Codec<Totals> CODEC =
        Codec.of(
            (out, totals) -> out.putLong(totals.horizonMillis).putVarint(totals.rows),
            in -> new Totals(in.getLong(), in.getVarint()));
  }
}
