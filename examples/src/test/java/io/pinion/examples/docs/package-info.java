/** What the pages of docs/ show. */
package io.pinion.examples.docs;
