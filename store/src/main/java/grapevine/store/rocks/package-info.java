/** The state in RocksDB: the one place that knows that library. */
@NullMarked
package grapevine.store.rocks;

import org.jspecify.annotations.NullMarked;
