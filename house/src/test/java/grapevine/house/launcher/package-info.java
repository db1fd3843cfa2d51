/** Tests of the launcher's scripts: what they find, what they count, and when they say no. */
@NullMarked
package grapevine.house.launcher;

import org.jspecify.annotations.NullMarked;
