/**
 * The options of Remix's Vite plugin. `vite.config.ts` imports them: the Vite build does not look for this file.
 *
 * @type {import("@remix-run/dev").VitePluginConfig}
 */
export default {
  appDirectory: "app",
  buildDirectory: "build",
  serverModuleFormat: "esm",
  ignoredRouteFiles: ["**/.*", "**/*.test.*"],
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_singleFetch: true,
    // Pages are whole documents without script; there is nothing to discover later.
    v3_lazyRouteDiscovery: false,
  },
};
