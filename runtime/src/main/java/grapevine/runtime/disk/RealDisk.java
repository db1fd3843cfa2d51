package grapevine.runtime.disk;

import grapevine.kernel.env.Disk;
import grapevine.kernel.env.DiskFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A data folder in a file system. Safe for use by several threads. */
public final class RealDisk implements Disk {
  private static final long FREE_FRESH_NANOS = 100_000_000;

  private final Path root;
  private final FileStore fileStore;
  private final long totalBytes;
  private long freeBytes;
  private long freeReadNanos;
  private final ConcurrentHashMap<Path, RealFile> open = new ConcurrentHashMap<>();

  /**
   * The data folder of that path, which is made where it does not exist.
   *
   * @throws IOException where it cannot be made
   */
  public RealDisk(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    Files.createDirectories(this.root);
    this.fileStore = Files.getFileStore(this.root);
    this.totalBytes = fileStore.getTotalSpace();
    this.freeReadNanos = System.nanoTime() - 2 * FREE_FRESH_NANOS;
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try (Stream<Path> names = Files.list(path(folder))) {
      return names.map(name -> String.valueOf(name.getFileName())).sorted().toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(path(path));
  }

  @Override
  public DiskFile open(String path, boolean create) throws IOException {
    Path file = path(path);
    if (create) {
      Files.createDirectories(parent(file));
    }
    try {
      RealFile opened = new RealFile(file, create, this::closed);
      open.put(file, opened);
      return opened;
    } catch (NoSuchFileException none) {
      throw notFound(path, none);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path source = path(from);
    Path target = path(to);
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException none) {
      throw notFound(from, none);
    }
    RealFile renamed = open.remove(source);
    if (renamed != null) {
      renamed.renamed(target);
      open.put(target, renamed);
    }
  }

  private static FileNotFoundException notFound(String path, NoSuchFileException cause) {
    FileNotFoundException missing = new FileNotFoundException(path);
    missing.initCause(cause);
    return missing;
  }

  @Override
  public void delete(String path) throws IOException {
    Files.deleteIfExists(path(path));
  }

  @Override
  public void syncDirectory(String folder) throws IOException {
    try (FileChannel directory = FileChannel.open(path(folder), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  @Override
  public long freeBytes() throws IOException {
    // Each message asks; the file system need not be asked as often.
    long now = System.nanoTime();
    if (now - freeReadNanos > FREE_FRESH_NANOS) {
      freeBytes = fileStore.getUsableSpace();
      freeReadNanos = now;
    }
    return freeBytes;
  }

  @Override
  public long totalBytes() {
    return totalBytes;
  }

  private void closed(RealFile file) {
    open.remove(file.path(), file);
  }

  /** The path below the data folder; nothing leads out of it. */
  private Path path(String relative) {
    Path path = root.resolve(relative).normalize();
    if (!path.startsWith(root) || Path.of(relative).isAbsolute()) {
      throw new IllegalArgumentException("a path that leaves the data folder: " + relative);
    }
    return path;
  }

  private static Path parent(Path file) {
    @Nullable Path parent = file.getParent();
    return parent == null ? file : parent;
  }
}
