// What the documents say that the tests compare with.

import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

// The vectors of docs/protocol.md: hexadecimal digits by name.
export function vectors() {
  const [, block] = read('docs/protocol.md').match(/^```vectors\n(.*?)^```$/ms);
  return Object.fromEntries(block.trim().split('\n').map((line) => line.split(' = ')));
}

// The rows of README.md's table of what contracts-ui can do: the cells of each.
export function contractsUiTable() {
  const [, table] = read('README.md').match(/^\| to \| contract \| caller \| .*\n\|[-|]*\|\n((?:\|.*\n)*)/m);
  return table.trim().split('\n').map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim()));
}
