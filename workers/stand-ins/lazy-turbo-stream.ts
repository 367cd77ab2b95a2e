import { decode, encode as encodeNow } from "../../node_modules/turbo-stream/dist/turbo-stream.mjs";

export { decode };

/**
 * The `encode` of turbo-stream, begun when somebody reads what comes. The framework encodes all data of every page for
 * its scripts, which pages without scripts never read. `wrangler.toml` puts this in its place (decision 24).
 */
export function encode(...asked: Parameters<typeof encodeNow>): ReadableStream<Uint8Array> {
  let begun: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const reader = () => {
    begun ??= encodeNow(...asked).getReader();
    return begun;
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader().read();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => begun?.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
