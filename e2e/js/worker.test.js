import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Chain } from './chain.js';
import { Relay } from './relay.js';

let chain;

before(async () => {
  chain = await Chain.connect();
});

after(() => chain?.disconnect());

test('a worker written from docs/protocol.md alone registers, is benchmarked, mines and is paid', async () => {
  const owner = chain.account('Dave');
  const relay = new Relay(chain, owner);
  const own = (contract, message, options, ...args) =>
    chain.send(contract, message, { from: owner, ...options }, ...args);
  const change = (events, name) => events.map((event) => event.change?.[name]).find((found) => found);

  const worker = await relay.register(owner);
  const id = `0x${Buffer.from(worker.id).toString('hex')}`;
  assert.equal((await relay.view(relay.registry, 'worker', worker.id)).operator, owner.address);
  const { score } = change(await relay.benchmark(worker), 'benchmarkFinished');
  assert.ok(score > 50, `a score of ${score}`);

  const factory = chain.contract('pool_factory', chain.deployment.contracts.factory.address);
  const { pool: address } = change(await own(factory, 'createPool'), 'poolCreated');
  const pool = chain.contract('stakepool', address);
  await own(pool, 'addWorker', {}, worker.id);
  await own(pool, 'contribute', { value: 1_000n * chain.token });
  await own(pool, 'startMining', {}, worker.id, 1_000n * chain.token);

  const { accepted } = change(await relay.heartbeat(worker), 'heartbeatAccepted');
  assert.deepEqual({ worker: accepted.worker, session: accepted.session }, { worker: id, session: 1 });
  assert.ok(BigInt(accepted.paid) > 0n, 'nothing was paid');
});
