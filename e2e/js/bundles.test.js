import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blake2AsHex } from '@polkadot/util-crypto';
import { NAMES, abi, bundle } from './bundles.js';
import { show } from './contracts-ui.js';

// Whose events a message of a contract can bring along.
const CALLS = { stakepool: ['pool_factory', 'mining', 'worker_registry'], mining: ['worker_registry'] };

for (const name of NAMES) {
  test(`the bundle of ${name} brings the code that it names`, () => {
    const { source } = bundle(name);
    assert.equal(blake2AsHex(source.wasm), source.hash);
  });

  test(`the bundle of ${name} explains what users call`, () => {
    const { constructors, messages } = abi(name);
    // What contracts call of each other is named after a trait, and explained there.
    const isForUsers = ({ identifier }) => !/^(Factory|Mining|Registry|Verifier)::/.test(identifier);
    const silent = [...constructors, ...messages.filter(isForUsers)].filter(({ docs }) => docs.join('').trim() === '');
    assert.deepEqual(silent.map(({ identifier }) => identifier), []);
  });
}

// The numbers that a contract gives to its changes, which its first event carries.
function changes(name) {
  const { spec, types } = bundle(name);
  const { type } = spec.events[0].args[0].type;
  return types.find(({ id }) => id === type).type.def.variant.variants.map(({ index }) => index);
}

for (const [caller, called] of Object.entries(CALLS)) {
  test(`by the metadata of ${caller}, its changes can be read and none of ${called.join(', ')}`, () => {
    for (const name of [caller, ...called]) {
      for (const number of changes(name)) {
        // The first event's place, the number, and enough for whatever follows.
        const data = new Uint8Array(512);
        data[1] = number;
        const shown = show(abi(caller), { event: { data: [null, data] } });
        assert.equal(shown !== null, name === caller, `number ${number} of ${name}: ${JSON.stringify(shown)}`);
      }
    }
  });
}
