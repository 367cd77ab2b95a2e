/**
 * Stands in for the libSQL client's cache of statements, which first stores each text of a batch on the server and then names
 * it: for streams that live longer. Over HTTP each of our batches is a stream of its own, so every statement was sent as two
 * requests. `wrangler.toml` puts this in its place (decision 24).
 */
export class SqlCache {
  apply(): void {}
}
