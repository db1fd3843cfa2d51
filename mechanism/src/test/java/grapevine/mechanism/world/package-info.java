/** What small worlds from a seed are made of: chance, time, clocks that err, disks that stay. */
@NullMarked
package grapevine.mechanism.world;

import org.jspecify.annotations.NullMarked;
