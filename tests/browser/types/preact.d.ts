// The types of the module that the page imports as preact.js: htm/preact/standalone has none of its own.
declare module "*/preact.js" {
  export * from "preact";
  export * from "preact/hooks";
  export const html: (strings: TemplateStringsArray, ...values: any[]) => any;
}
