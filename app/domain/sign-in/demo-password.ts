/** Everybody's in the demo campus, and nobody's anywhere else. */
export const DEMO_PASSWORD = "campus-demo-2026";
