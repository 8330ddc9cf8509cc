/** The runtime hands over a WebAssembly file that is imported as a compiled module. */
declare module '*.wasm' {
  const module: WebAssembly.Module;
  // biome-ignore lint/style/noDefaultExport: the runtime exports it so.
  export default module;
}
