/**
 * Records to bytes and back, for the disk and for the links. Every stored or sent record begins
 * with a version; equal records give equal bytes, so digests and dumps may be compared byte for
 * byte; keys are written so that the order of the bytes is the order of the values.
 */
@NullMarked
package grapevine.kernel.codec;

import org.jspecify.annotations.NullMarked;
