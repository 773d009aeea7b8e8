/** The files of docs/getting-started.md, as that page shows them; there they are in no package. */
package io.pinion.examples.docs.start;
