// Our own module writer: any module byte by byte, and a filter that every version of Envoy loads.
export { type FilterOptions, filterParts, goodFilter } from './good-filter.ts';
export * from './write-module.ts';
