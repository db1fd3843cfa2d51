package grapevine.runtime.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import grapevine.kernel.env.Disk;
import grapevine.kernel.env.DiskFile;
import grapevine.simulator.disk.SimulatedDisk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of disks. */
class DiskTest {
  @TempDir Path folder;

  enum Kind {
    REAL,
    SIMULATED,
    VOLATILE
  }

  private Disk disk(Kind kind) throws IOException {
    return switch (kind) {
      case REAL -> new RealDisk(folder.resolve("data"));
      case SIMULATED -> new SimulatedDisk(() -> 1);
      case VOLATILE -> new VolatileDisk(disk(Kind.REAL));
    };
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatWasWritten(Kind kind) throws IOException {
    Disk disk = disk(kind);
    try (DiskFile file = disk.open("a/b", true)) {
      file.write(3, bytes("grape"));
      file.sync();
      assertThat(file.size()).isEqualTo(8);
      assertThat(read(file, 0, 100)).isEqualTo("\0\0\0grape");
      assertThat(read(file, 4, 2)).isEqualTo("ra");
      assertThat(read(file, 8, 2)).isEmpty();
      assertThat(read(file, 90, 2)).isEmpty();
      file.truncate(5);
      file.truncate(7);
      assertThat(read(file, 0, 100)).isEqualTo("\0\0\0gr\0\0");
    }
    disk.syncDirectory("a");
    disk.syncDirectory("");
    assertThat(disk.exists("a/b")).isTrue();
    assertThat(disk.exists("a/c")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void namesAreListedSortedRenamedAndDeleted(Kind kind) throws IOException {
    Disk disk = disk(kind);
    assertThat(disk.list("a")).isEmpty();
    disk.open("a/z", true).close();
    disk.open("a/y/x", true).close();
    try (DiskFile file = disk.open("a/b", true)) {
      assertThat(disk.list("a")).containsExactly("b", "y", "z");
      file.write(0, bytes("one"));
      disk.rename("a/b", "a/z");
      file.write(3, bytes(" more"));
      assertThat(read(file, 0, 100)).isEqualTo("one more");
    }
    try (DiskFile file = disk.open("a/z", false)) {
      assertThat(read(file, 0, 100)).isEqualTo("one more");
    }
    disk.delete("a/z");
    disk.delete("a/z");
    assertThat(disk.list("a")).containsExactly("y");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotThereIsSaid(Kind kind) throws IOException {
    Disk disk = disk(kind);
    assertThatThrownBy(() -> disk.open("none", false)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> disk.rename("none", "b")).isInstanceOf(FileNotFoundException.class);
    assertThat(disk.freeBytes()).isBetween(1L, disk.totalBytes());
  }

  @Test
  void noPathLeadsOutOfTheDataFolder() throws IOException {
    Disk disk = disk(Kind.REAL);
    assertThatThrownBy(() -> disk.open("../outside", true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> disk.delete("/outside")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatWasNotSyncedDiesWithTheProcess() throws IOException {
    Disk below = disk(Kind.REAL);
    try (DiskFile file = new VolatileDisk(below).open("a", true);
        DiskFile found = below.open("a", false)) {
      file.write(0, bytes("grape"));
      file.sync();
      file.write(2, bytes("een"));
      file.write(4, bytes("ts all"));
      assertThat(read(file, 0, 100)).isEqualTo("greets all");
      assertThat(read(file, 3, 5)).isEqualTo("ets a");
      assertThat(read(found, 0, 100)).isEqualTo("grape");
      file.sync();
      assertThat(read(found, 0, 100)).isEqualTo("greets all");
    }
  }

  @Test
  void anInterruptedReaderTakesTheFileFromNobody() throws IOException {
    Disk disk = disk(Kind.REAL);
    try (DiskFile file = disk.open("a", true)) {
      file.write(0, bytes("grape"));
      disk.rename("a", "b");
      Thread.currentThread().interrupt();
      assertThat(read(file, 0, 5)).isEqualTo("grape");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(read(file, 0, 5)).isEqualTo("grape");
      file.write(5, bytes("s"));
      file.sync();
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(DiskFile file, long offset, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    int read = file.read(offset, into);
    assertThat(into.position()).isEqualTo(read);
    return new String(into.array(), 0, read, StandardCharsets.UTF_8);
  }
}
