import keptWords from "./kept-words.js?url&no-inline";
import lookers from "./lookers.js?url&no-inline";
import relativeTimes from "./relative-times.js?url&no-inline";
import shortcuts from "./shortcuts.js?url&no-inline";
import smallerPictures from "./smaller-pictures.js?url&no-inline";

/** Small scripts that make a page nicer to use. None is needed, and each is under 2 kB. */
const MODULES = { keptWords, lookers, relativeTimes, shortcuts, smallerPictures };

export type ModuleName = keyof typeof MODULES;

/** What a route exports as `handle` to have modules on its page. */
export interface ModuleHandle {
  modules: readonly ModuleName[];
}

/** The addresses of the modules that the routes of a page ask for by their `handle`. */
export function modulesOf(handles: readonly unknown[]): string[] {
  return [...new Set(handles.flatMap(namesIn))].map((name) => MODULES[name]);
}

function namesIn(handle: unknown): readonly ModuleName[] {
  return isModuleHandle(handle) ? handle.modules : [];
}

function isModuleHandle(handle: unknown): handle is ModuleHandle {
  return (
    typeof handle === "object" && handle !== null && "modules" in handle && Array.isArray(handle.modules)
  );
}
