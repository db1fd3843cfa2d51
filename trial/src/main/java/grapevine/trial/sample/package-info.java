/**
 * The sample mail: messages of other projects' test collections, whole ones and broken ones, with
 * their licences beside them. The files stay as they are; what is sent is made of them.
 */
@NullMarked
package grapevine.trial.sample;

import org.jspecify.annotations.NullMarked;
