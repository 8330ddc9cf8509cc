declare module '*?raw' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: how Vite gives a file's text.
  export default text;
}
