import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: ["./app/db/schema.ts", "./app/db/staffing-schema.ts"],
  out: "./migrations",
});
