package grapevine.store.rocks;

import java.util.ArrayDeque;
import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * How RocksDB is set up, and the native objects that this takes. Small values, point look-ups and
 * short scans; memory bounded by one cache that blocks, their indexes and filters, and what is not
 * yet written out share; no log of its own, since all that it holds is in the journal.
 */
final class RocksResources implements AutoCloseable {
  private static final long WRITE_BUFFER_BYTES = 16 << 20;
  private static final int BLOCK_BYTES = 8 << 10;

  /**
   * Indexes and filters lie in pieces of this size. In one piece, that of a table of 64 MiB is
   * larger than a shard of the cache, so that every look-up read it anew from the file.
   */
  private static final int METADATA_BLOCK_BYTES = 16 << 10;

  /** Few shards: one thread does most of the reading. */
  private static final int CACHE_SHARD_BITS = 2;

  private static final int BLOOM_BITS_PER_KEY = 10;
  private static final int OPEN_FILES_MAX = 512;

  /** What is written out first is soon merged, and not worth the time. */
  private static final List<CompressionType> COMPRESSION =
      List.of(CompressionType.NO_COMPRESSION, CompressionType.LZ4_COMPRESSION);

  /** Whether a message was here before is asked of each, and mostly it was not. */
  private static final double MEMORY_BLOOM_RATIO = 0.1;

  private final ArrayDeque<AbstractNativeReference> owned = new ArrayDeque<>();
  private final Options options;
  private final WriteOptions writeOptions;
  private final FlushOptions flushOptions;

  RocksResources(long cacheBytes) {
    LRUCache cache = own(new LRUCache(cacheBytes, CACHE_SHARD_BITS));
    WriteBufferManager buffers = own(new WriteBufferManager(cacheBytes / 2, cache));
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(BLOCK_BYTES)
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setIndexType(IndexType.kTwoLevelIndexSearch)
            .setPartitionFilters(true)
            .setMetadataBlockSize(METADATA_BLOCK_BYTES)
            .setPinTopLevelIndexAndFilter(true)
            .setFilterPolicy(own(new BloomFilter(BLOOM_BITS_PER_KEY)));
    this.options =
        own(new Options())
            .setCreateIfMissing(true)
            .setTableFormatConfig(table)
            .setWriteBufferManager(buffers)
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            .setMaxWriteBufferNumber(3)
            .setMemtablePrefixBloomSizeRatio(MEMORY_BLOOM_RATIO)
            .setMemtableWholeKeyFiltering(true)
            .setAllowConcurrentMemtableWrite(false) // one thread writes
            .setLevelCompactionDynamicLevelBytes(true)
            .setCompressionPerLevel(COMPRESSION)
            .setMaxBackgroundJobs(2)
            .setMaxOpenFiles(OPEN_FILES_MAX)
            .setBytesPerSync(1 << 20)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(2)
            .setStatsDumpPeriodSec(0);
    this.writeOptions = own(new WriteOptions()).setDisableWAL(true);
    this.flushOptions = own(new FlushOptions()).setWaitForFlush(false);
  }

  Options options() {
    return options;
  }

  WriteOptions writeOptions() {
    return writeOptions;
  }

  FlushOptions flushOptions() {
    return flushOptions;
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      owned.removeLast().close();
    }
  }

  private <T extends AbstractNativeReference> T own(T resource) {
    owned.addLast(resource);
    return resource;
  }
}
