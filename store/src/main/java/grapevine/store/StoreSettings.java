package grapevine.store;

/**
 * Sizes of the store.
 *
 * @param segmentBytes size of a journal segment, a multiple of 8, at least 1024
 * @param checkpointBytes a new checkpoint begins when so many bytes of journal follow the last one
 * @param sliceBytes about how many bytes one slice of maintenance reads or writes
 * @param spareSegments how many segments are kept ready
 * @param cacheBytes about how much of the state that was used last is kept in memory
 */
public record StoreSettings(
    int segmentBytes, long checkpointBytes, int sliceBytes, int spareSegments, long cacheBytes) {
  /** What a server uses: 64 MiB segments, a checkpoint every 512 MiB, slices of 1 MiB. */
  public static final StoreSettings PRODUCTION =
      new StoreSettings(64 << 20, 512L << 20, 1 << 20, 1, 16L << 20);

  /** For simulations and tests: everything happens soon. */
  public static final StoreSettings SMALL =
      new StoreSettings(64 << 10, 256 << 10, 16 << 10, 1, 16 << 10);
}
