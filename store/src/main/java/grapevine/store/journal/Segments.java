package grapevine.store.journal;

import grapevine.kernel.check.PlantedBug;
import grapevine.kernel.env.Disk;
import grapevine.kernel.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The segment files: those in use, and spares that are ready for use. A file is made once and then
 * used again and again under a new name, because overwriting blocks that a file has already costs
 * the file system less than giving it new ones. All files stay open. Looking up segments in use is
 * safe for several threads, all else is for one.
 */
final class Segments implements AutoCloseable {
  static final String FOLDER = "journal";

  private static final String PREFIX = "segment-";

  private final Disk disk;
  private final int segmentBytes;
  private final ConcurrentSkipListMap<Long, Segment> used = new ConcurrentSkipListMap<>();
  private final TreeMap<Long, DiskFile> spares = new TreeMap<>();

  /** A new file that is being filled with zeros. */
  private static final class Preparing {
    private final long number;
    private final DiskFile file;
    private int filled;

    Preparing(long number, DiskFile file) {
      this.number = number;
      this.file = file;
    }
  }

  private @Nullable Preparing preparing;
  private boolean newFolder;

  private Segments(Disk disk, int segmentBytes) {
    this.disk = disk;
    this.segmentBytes = segmentBytes;
  }

  /** Opens all files that are there. */
  static Segments open(Disk disk, int segmentBytes) throws IOException {
    Segments segments = new Segments(disk, segmentBytes);
    for (String name : disk.list(FOLDER)) {
      if (name.startsWith(PREFIX)) {
        long number = Long.parseLong(name.substring(PREFIX.length()));
        DiskFile file = disk.open(path(number), false);
        segments.used.put(number, new Segment(number, file, firstSequence(number, file)));
      }
    }
    return segments;
  }

  /** The file of a segment, relative to the data folder. */
  static String path(long number) {
    return FOLDER + "/" + PREFIX + String.format(Locale.ROOT, "%012d", number);
  }

  int segmentBytes() {
    return segmentBytes;
  }

  /** The segments in use, in the order of their numbers. Safe for use by several threads. */
  ConcurrentSkipListMap<Long, Segment> used() {
    return used;
  }

  @Nullable Segment after(long number) {
    Map.Entry<Long, Segment> next = used.higherEntry(number);
    return next == null ? null : next.getValue();
  }

  int spareCount() {
    return spares.size();
  }

  /** Takes the next segment into use. Its name is durable; its header is still to be written. */
  Segment next(long firstSequence) throws IOException {
    if (preparing != null && (spares.isEmpty() || preparing.number < spares.firstKey())) {
      finish(preparing);
    } else if (spares.isEmpty()) {
      finish(beginSpare());
    }
    Map.Entry<Long, DiskFile> spare = spares.pollFirstEntry();
    Segment segment = new Segment(spare.getKey(), spare.getValue(), firstSequence);
    used.put(segment.number(), segment);
    return segment;
  }

  /**
   * Writes some of the zeros of a new spare, so that its blocks are there before it is used.
   *
   * @param bytes how many
   */
  void prepare(int bytes) throws IOException {
    Preparing file = preparing == null ? beginSpare() : preparing;
    int length = Math.min(bytes, segmentBytes - file.filled);
    file.file.write(file.filled, ByteBuffer.allocate(length));
    file.file.sync();
    file.filled += length;
    if (file.filled == segmentBytes) {
      finish(file);
    }
  }

  private Preparing beginSpare() throws IOException {
    long number = nextNumber();
    newFolder |= number == 1;
    Preparing begun = new Preparing(number, disk.open(path(number), true));
    preparing = begun;
    return begun;
  }

  /** Declares a new file ready, whether or not it was filled; its name and size are durable. */
  private void finish(Preparing file) throws IOException {
    file.file.truncate(segmentBytes);
    file.file.sync();
    disk.syncDirectory(FOLDER);
    if (newFolder) {
      disk.syncDirectory("");
      newFolder = false;
    }
    preparing = null;
    spares.put(file.number, file.file);
  }

  /** Makes the names durable that were found: an earlier process may have failed to. */
  void syncNames() throws IOException {
    if (!used.isEmpty() || !spares.isEmpty()) {
      disk.syncDirectory(FOLDER);
      disk.syncDirectory("");
    }
  }

  /** Makes a spare of a segment that nothing needs any more, under a new number. */
  void recycle(long number) throws IOException {
    Segment segment = Optional.ofNullable(used.remove(number)).orElseThrow();
    long next = nextNumber();
    disk.rename(path(number), path(next));
    disk.syncDirectory(FOLDER);
    segment.file().truncate(segmentBytes);
    spares.put(next, segment.file());
  }

  /** Deletes a segment that nothing needs any more. */
  void delete(long number) throws IOException {
    Segment segment = Optional.ofNullable(used.remove(number)).orElseThrow();
    segment.file().close();
    disk.delete(path(number));
    disk.syncDirectory(FOLDER);
  }

  /** Declares a segment that holds no record of its own to be a spare. */
  void setAside(long number) throws IOException {
    Segment segment = Optional.ofNullable(used.remove(number)).orElseThrow();
    segment.file().truncate(segmentBytes);
    spares.put(number, segment.file());
  }

  @Override
  public void close() throws IOException {
    for (Segment segment : used.values()) {
      segment.file().close();
    }
    for (DiskFile file : spares.values()) {
      file.close();
    }
    if (preparing != null) {
      preparing.file.close();
    }
    used.clear();
    spares.clear();
  }

  private long nextNumber() {
    long highest = used.isEmpty() ? 0 : used.lastKey();
    highest = preparing == null ? highest : Math.max(highest, preparing.number);
    return 1 + (spares.isEmpty() ? highest : Math.max(highest, spares.lastKey()));
  }

  private static long firstSequence(long number, DiskFile file) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(RecordFormat.SEGMENT_HEADER_BYTES);
    if (file.read(0, header) < RecordFormat.SEGMENT_HEADER_BYTES
        || header.getLong(0) != RecordFormat.SEGMENT_MAGIC
        || header.getInt(12) != RecordFormat.segmentChecksum(header, 0)) {
      return 0;
    }
    RecordReader.refuseUnknown(header.getInt(8), number);
    boolean own = header.getLong(16) == number || PlantedBug.RECYCLED_SEGMENT_READ.planted();
    return own ? header.getLong(24) : 0;
  }
}
