/** Typed arrays that grow by doubling. */

/** `words` itself, or a copy at least `length` long whose further elements are 0. */
export function grown(words: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  if (length <= words.length) return words;
  const longer = new Int32Array(Math.max(length, 2 * words.length));
  longer.set(words);
  return longer;
}
